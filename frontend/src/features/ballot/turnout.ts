import type { State } from "../../core/feed/fold.ts";
import { countOf, type MeetingBallot, missingOf } from "./ballot.ts";

export interface Turnout {
	/** Recorded votes. */
	readonly cast: number;
	/** Present and not voted yet. */
	readonly missing: number;
	readonly absent: number;
	readonly present: number;
}

/** Who has voted in an open ballot, in numbers; never what. */
export function turnout(state: State, ballot: MeetingBallot): Turnout {
	const count = countOf(state, ballot.id);
	const present = count?.present ?? ballot.present;
	const cast = count?.cast ?? 0;
	const missing = count ? Math.max(0, present - cast) : missingOf(state, ballot.id).length;
	return { cast, missing, present, absent: Math.max(0, ballot.roll_size - present) };
}
