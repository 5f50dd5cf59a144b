/** The one act the chair's big button offers, and the lesser ones beside it: they follow from the state alone. */
import type { State } from "../../../core/feed/fold.ts";
import { currentItem, type Item, itemsOf, nextItem } from "../../../features/agenda/agenda.ts";
import { totalsOf } from "../../../features/attendance/attendance.ts";
import { ballotsOf, ballotsOfItem, countOf, type MeetingBallot, openBallot } from "../../../features/ballot/ballot.ts";
import { meetingOf } from "../../../features/meeting/meeting.ts";

export type Act =
	/** `short`: how many delegates the quorum still lacks. */
	| { readonly do: "open"; readonly short: number }
	| { readonly do: "resume" }
	| { readonly do: "openBallot"; readonly ballot: MeetingBallot }
	/** `missing`: present and not voted; null while nobody has counted. */
	| { readonly do: "closeBallot"; readonly ballot: MeetingBallot; readonly missing: number | null }
	| { readonly do: "announce"; readonly ballot: MeetingBallot }
	| { readonly do: "step"; readonly item: Item; readonly first: boolean }
	| { readonly do: "finish"; readonly item: Item }
	| { readonly do: "close"; readonly left: number }
	| { readonly do: "pause" };

export interface Acts {
	readonly primary: Act | null;
	readonly others: readonly Act[];
}

const NONE: Acts = { primary: null, others: [] };

export function actsOf(state: State): Acts {
	switch (meetingOf(state)?.state) {
		case "convened":
			return { primary: { do: "open", short: shortOf(state) }, others: [] };
		case "paused":
			return { primary: { do: "resume" }, others: [closing(state)] };
		case "open":
			return running(state);
		default:
			return NONE;
	}
}

/** Two acts with the same name are the same button. */
export function nameOf(act: Act): string {
	if ("ballot" in act) return `${act.do}:${act.ballot.id}`;
	return "item" in act ? `${act.do}:${act.item.id}` : act.do;
}

function running(state: State): Acts {
	const open = openBallot(state);
	// An open ballot holds the sitting: nothing else goes on until it is closed.
	if (open) return { primary: { do: "closeBallot", ballot: open, missing: missingIn(state, open) }, others: [] };
	const step = stepping(state);
	const [primary, ...rest] = [voting(state), step, finishing(state, step), closing(state)].filter(
		(act) => act !== null,
	);
	const others = rest.filter((act) => act.do !== "finish");
	return { primary: primary ?? null, others: [{ do: "pause" }, ...others] };
}

/** A counted vote waits to be announced before anything else; then a question prepared under the current item. */
function voting(state: State): Act | null {
	const counted = ballotsOf(state).find((ballot) => ballot.state === "closed");
	if (counted) return { do: "announce", ballot: counted };
	const item = currentItem(state);
	const draft = item && ballotsOfItem(state, item.key).find((ballot) => ballot.state === "draft");
	return draft ? { do: "openBallot", ballot: draft } : null;
}

function stepping(state: State): Act | null {
	const item = nextItem(state);
	return item ? { do: "step", item, first: itemsOf(state).every((one) => one.state === "pending") } : null;
}

function finishing(state: State, step: Act | null): Act | null {
	const item = currentItem(state);
	return item && !step ? { do: "finish", item } : null;
}

function closing(state: State): Act {
	return { do: "close", left: itemsOf(state).filter((item) => item.state !== "done").length };
}

function missingIn(state: State, ballot: MeetingBallot): number | null {
	const count = countOf(state, ballot.id);
	return count ? Math.max(0, count.present - count.cast) : null;
}

function shortOf(state: State): number {
	const totals = totalsOf(state);
	return totals && !totals.met ? Math.max(0, totals.need - totals.present - totals.online) : 0;
}
