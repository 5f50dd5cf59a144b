/** Where in the tablet a person is, written in the address so that a reload comes back to it. */
export const TABS = ["meeting", "documents", "ballots"] as const;
export type Tab = (typeof TABS)[number];

export interface Place {
	readonly tab: Tab;
	/** The document being read over the tab. */
	readonly document: number | null;
	/** Where to open it; null is where this person left it. */
	readonly page: number | null;
}

/** The place in `#documents/5` or `#documents/5/12`; home where the address says nothing we know. */
export function placeIn(hash: string): Place {
	const [name = "", id = "", number = ""] = hash.replace(/^#/, "").split("/");
	const tab = TABS.find((one) => one === name) ?? "meeting";
	const document = count(id);
	return { tab, document, page: document === null ? null : count(number) };
}

export function hashOf({ tab, document, page }: Place): string {
	if (document !== null) return `#${tab}/${document}${page === null ? "" : `/${page}`}`;
	return tab === "meeting" ? "" : `#${tab}`;
}

function count(digits: string): number | null {
	return /^[1-9]\d*$/.test(digits) ? Number(digits) : null;
}
