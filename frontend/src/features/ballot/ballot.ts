import type { State } from "../../core/feed/fold.ts";
import { one, type Row, rows } from "../../core/feed/state.ts";
import type { CountShown, MyVote } from "../../core/generated/feed.ts";

export type MeetingBallot = Row<"ballot">;

/** All ballots, the oldest first. */
export function ballotsOf(state: State): MeetingBallot[] {
	return rows(state, "ballot").sort((a, b) => a.id - b.id);
}

/** The ballots of one item (`agenda.item:12`), the oldest first. */
export function ballotsOfItem(state: State, item: string): MeetingBallot[] {
	return ballotsOf(state).filter((ballot) => ballot.item === item);
}

/** The one ballot that is open now; a meeting never has two. */
export function openBallot(state: State): MeetingBallot | null {
	return ballotsOf(state).find((ballot) => ballot.state === "open") ?? null;
}

/** The ballot an item is about now: open, else the newest one. */
export function ballotOfItem(state: State, item: string): MeetingBallot | null {
	const ballots = ballotsOfItem(state, item);
	return ballots.find((ballot) => ballot.state === "open") ?? ballots.at(-1) ?? null;
}

export function countOf(state: State, ballot: number): CountShown | null {
	return one(state, `ballot:${ballot}/count`);
}

/** People of the roll who are present and have not voted (seen by the desk). */
export function missingOf(state: State, ballot: number): readonly number[] {
	return one(state, `ballot:${ballot}/missing`)?.people ?? [];
}

/** What the server has recorded for me. */
export function myVote(own: State, ballot: number): MyVote | null {
	return one(own, `ballot:${ballot}/mine`);
}
