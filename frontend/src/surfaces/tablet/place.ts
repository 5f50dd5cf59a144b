/** Where in the tablet a person is, written in the address so that a reload comes back to it. */
export const TABS = ["meeting", "documents", "ballots"] as const;
export type Tab = (typeof TABS)[number];

export interface Place {
	readonly tab: Tab;
	/** The document being read over the tab. */
	readonly document: number | null;
}

/** The place in `#documents/5`; home where the address says nothing we know. */
export function placeIn(hash: string): Place {
	const [name = "", id = ""] = hash.replace(/^#/, "").split("/");
	const tab = TABS.find((one) => one === name) ?? "meeting";
	return { tab, document: /^[1-9]\d*$/.test(id) ? Number(id) : null };
}

export function hashOf({ tab, document }: Place): string {
	if (document !== null) return `#${tab}/${document}`;
	return tab === "meeting" ? "" : `#${tab}`;
}
