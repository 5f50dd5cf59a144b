import type { State } from "../../core/feed/fold.ts";
import type { MeetingBallot } from "../ballot/ballot.ts";
import { participantsOf } from "../meeting/meeting.ts";

export type Seat = "for" | "against" | "abstain" | "absent";

/**
 * What each voting member's seat shows, in the order of the seats; null where votes are not shown by name.
 *
 * A member without a vote was absent or present and silent (which counts as not voting), and the wall is not told who:
 * when both happened, the discs are grouped by choice instead, so that none stands for a person it may be wrong about.
 */
export function seatsOf(state: State, { votes, result }: MeetingBallot): Seat[] | null {
	if (votes === null || result === null) return null;
	const members = participantsOf(state).filter(({ votes: member }) => member);
	const chosen = members.sort(bySeat).map(({ person }) => votes[String(person)] ?? null);
	const silent = chosen.filter((choice) => choice === null).length;
	const exact = chosen.length === result.total && (silent === result.absent || result.absent === 0);
	if (!exact) return grouped(result);
	return chosen.map((choice) => choice ?? (result.absent === 0 ? "abstain" : "absent"));
}

function grouped(result: { for: number; abstain: number; against: number; absent: number }): Seat[] {
	const order = ["for", "abstain", "against", "absent"] as const;
	return order.flatMap((seat) => Array.from({ length: result[seat] }, () => seat));
}

function bySeat(a: { seat: string | null; rank: number }, b: { seat: string | null; rank: number }): number {
	return seatNumber(a.seat) - seatNumber(b.seat) || a.rank - b.rank;
}

/** "27" is 27, "A12" 12; who has no seat comes last. */
function seatNumber(seat: string | null): number {
	const digits = /\d+/.exec(seat ?? "");
	return digits ? Number(digits[0]) : Number.MAX_SAFE_INTEGER;
}
