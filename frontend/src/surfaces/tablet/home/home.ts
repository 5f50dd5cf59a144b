/** What the home shows: it follows the sitting. */
import type { State } from "../../../core/feed/fold.ts";
import { currentItem, type Item, itemsOf, nextItem } from "../../../features/agenda/agenda.ts";
import { ballotOfItem, type MeetingBallot } from "../../../features/ballot/ballot.ts";
import { documentsOf, type MeetingDocument } from "../../../features/document/document.ts";
import { meetingOf } from "../../../features/meeting/meeting.ts";

export type Phase = "loading" | "welcome" | "item" | "between" | "paused" | "closed";

export interface Home {
	readonly phase: Phase;
	readonly item: Item | null;
	/** Items on the agenda. */
	readonly total: number;
	readonly next: Item | null;
	/** Documents of the current item that can be read. */
	readonly documents: readonly MeetingDocument[];
	/** The vote the current item is about, once it was opened. */
	readonly ballot: MeetingBallot | null;
}

export function homeOf(state: State): Home {
	const item = currentItem(state);
	const ballot = item ? ballotOfItem(state, item.key) : null;
	return {
		phase: phaseOf(state, item),
		item,
		total: itemsOf(state).length,
		next: nextItem(state),
		documents: item ? readable(documentsOf(state, item.key)) : [],
		ballot: ballot?.state === "draft" ? null : ballot,
	};
}

export function readable(documents: readonly MeetingDocument[]): MeetingDocument[] {
	return documents.filter(({ state }) => state === "ready");
}

function phaseOf(state: State, item: Item | null): Phase {
	switch (meetingOf(state)?.state) {
		case undefined:
			return "loading";
		case "paused":
			return "paused";
		case "closed":
			return "closed";
		case "open":
			return item ? "item" : "between";
		default:
			return "welcome";
	}
}
