import type { State } from "../../core/feed/fold.ts";
import type { MeetingBallot } from "../ballot/ballot.ts";
import { participantsOf } from "../meeting/meeting.ts";

export type Seat = "for" | "against" | "abstain" | "absent";

/**
 * What each seat of the roll shows, in the order of the seats; null where votes are not shown by name.
 *
 * Who was present and pressed nothing counts as not voting.
 */
export function seatsOf(state: State, { votes, absentees }: MeetingBallot): Seat[] | null {
	if (votes === null || absentees === null) return null;
	const absent = new Set(absentees);
	const members = participantsOf(state).filter(({ person, votes: member }) => member || String(person) in votes);
	return members
		.sort(bySeat)
		.map(({ person }) => (absent.has(person) ? "absent" : (votes[String(person)] ?? "abstain")));
}

function bySeat(a: { seat: string | null; rank: number }, b: { seat: string | null; rank: number }): number {
	return seatNumber(a.seat) - seatNumber(b.seat) || a.rank - b.rank;
}

/** "27" is 27, "A12" 12; who has no seat comes last. */
function seatNumber(seat: string | null): number {
	const digits = /\d+/.exec(seat ?? "");
	return digits ? Number(digits[0]) : Number.MAX_SAFE_INTEGER;
}
