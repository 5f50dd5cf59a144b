/** Where a person stands in a vote: what the sheet shows follows from this alone. */
import type { Choice, MyVote } from "../../../core/generated/feed.ts";
import type { MeetingBallot } from "../../../features/ballot/ballot.ts";

export type Stand =
	/** Reads only: a guest, the secretary. */
	| { readonly kind: "notice" }
	/** Has a vote but has not been called present. */
	| { readonly kind: "checkIn" }
	| { readonly kind: "ask"; readonly sending: Choice | null }
	| { readonly kind: "recorded"; readonly mine: MyVote; readonly sending: Choice | null; readonly change: boolean }
	/** Counted, not announced. */
	| { readonly kind: "closed"; readonly mine: MyVote | null }
	| { readonly kind: "announced"; readonly mine: MyVote | null };

interface Facts {
	readonly ballot: MeetingBallot;
	/** Has the right to vote. */
	readonly votes: boolean;
	readonly here: boolean;
	readonly mine: MyVote | null;
	/** The choice that is on its way. */
	readonly sending: Choice | null;
}

export function standOf({ ballot, votes, here, mine, sending }: Facts): Stand {
	if (!votes) return { kind: "notice" };
	if (ballot.state === "announced") return { kind: "announced", mine };
	if (ballot.state !== "open") return { kind: "closed", mine };
	if (mine) return { kind: "recorded", mine, sending, change: ballot.change_allowed };
	return here ? { kind: "ask", sending } : { kind: "checkIn" };
}

export type AnswerState = "rest" | "sending" | "unsent" | "inert";

/** How one answer looks while `sending` is on its way, with the link up or not. */
export function answerState(
	choice: Choice,
	{ sending, linked }: { sending: Choice | null; linked: boolean },
): AnswerState {
	if (sending === null) return "rest";
	if (sending !== choice) return "inert";
	return linked ? "sending" : "unsent";
}

/** Of two records of my vote the later one holds: the server's answer may come before or after the personal entry. */
export function latestOf(a: MyVote | null, b: MyVote | null): MyVote | null {
	if (a === null || b === null) return a ?? b;
	return b.at > a.at ? b : a;
}
