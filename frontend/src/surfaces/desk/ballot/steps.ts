/** What can be done about a ballot and about the agenda now, and why not. */
import type { State } from "../../../core/feed/fold.ts";
import { currentItem, type Item, itemsOf } from "../../../features/agenda/agenda.ts";
import { ballotsOfItem, type MeetingBallot, openBallot } from "../../../features/ballot/ballot.ts";
import { meetingOf } from "../../../features/meeting/meeting.ts";

/** Why a prepared ballot cannot be opened now; null: it can. */
export type Hindrance = "meeting" | "paused" | "item" | "other";

export function hindrance(state: State, ballot: MeetingBallot): Hindrance | null {
	const meeting = meetingOf(state);
	if (meeting?.state === "paused") return "paused";
	if (meeting?.state !== "open") return "meeting";
	if (openBallot(state)) return "other";
	return currentItem(state)?.key === ballot.item ? null : "item";
}

/** The one act that is next on the screen and so the only primary button. */
export type Next = "close" | "announce" | "open" | "step" | "none";

export function nextAct(state: State, item: Item): Next {
	const ballots = ballotsOfItem(state, item.key);
	if (ballots.some((ballot) => ballot.state === "open")) return "close";
	if (ballots.some((ballot) => ballot.state === "closed")) return "announce";
	if (ballots.some((ballot) => ballot.state === "draft" && hindrance(state, ballot) === null)) return "open";
	return meetingOf(state)?.state === "open" ? "step" : "none";
}

/** The item looked at: the chosen one while it exists, else the current, else the first that is still to come. */
export function itemLookedAt(state: State, chosen: number | null): Item | null {
	const items = itemsOf(state);
	return (
		items.find(({ id }) => id === chosen) ??
		currentItem(state) ??
		items.find((item) => item.state === "pending") ??
		items.at(-1) ??
		null
	);
}
