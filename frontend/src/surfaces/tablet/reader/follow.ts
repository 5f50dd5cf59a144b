/** Reading beside a presenter: nobody is pulled away who has not asked for it. */
import type { PresentationShown } from "../../../core/generated/feed.ts";

/** `own`: turns pages alone; `follow`: the presenter turns; `lead`: is the presenter. */
export type Mode = "own" | "follow" | "lead";

export interface Reading {
	readonly document: number;
	readonly page: number;
	readonly mode: Mode;
	/** When this person last turned a page here, in ms. */
	readonly turnedAt: number;
}

/** What is presented, with the document's number instead of its key. */
export interface Presented {
	readonly document: number;
	readonly page: number;
	readonly by: number | null;
}

/** The echo of a presenter's own turn may still show the page before it. */
const ECHO_MS = 2000;

export function presentedIn(presentation: PresentationShown | null): Presented | null {
	const id = Number(presentation?.document.slice("document:".length));
	return presentation && Number.isInteger(id) ? { document: id, page: presentation.page, by: presentation.by } : null;
}

export function alone(document: number, page: number): Reading {
	return { document, page, mode: "own", turnedAt: 0 };
}

/** Goes to what is presented and stays with it. */
export function joined({ document, page, by }: Presented, me: number | null): Reading {
	return { document, page, mode: by !== null && by === me ? "lead" : "follow", turnedAt: 0 };
}

/** A turn by hand: whoever followed lets go. */
export function turned(reading: Reading, page: number, now: number): Reading {
	return { ...reading, page, mode: reading.mode === "lead" ? "lead" : "own", turnedAt: now };
}

/** What a change of the presentation does to a reader. */
export function carried(
	reading: Reading,
	presented: Presented | null,
	{ me, now }: { me: number | null; now: number },
): Reading {
	if (reading.mode === "own") return reading;
	if (!presented) return { ...reading, mode: "own" };
	const joining = joined(presented, me);
	const echo = reading.mode === "lead" && joining.mode === "lead" && now - reading.turnedAt < ECHO_MS;
	return echo && presented.document === reading.document ? reading : { ...joining, turnedAt: reading.turnedAt };
}

export type Banner =
	| { readonly kind: "none" }
	| { readonly kind: "following" }
	| { readonly kind: "leading" }
	/** Reads alone while `page` of this document, or of another one, is presented. */
	| { readonly kind: "letGo"; readonly page: number; readonly elsewhere: boolean };

export function bannerOf(reading: Reading, presented: Presented | null): Banner {
	if (!presented) return { kind: "none" };
	if (reading.mode === "follow") return { kind: "following" };
	if (reading.mode === "lead") return { kind: "leading" };
	return { kind: "letGo", page: presented.page, elsewhere: presented.document !== reading.document };
}
