import { expect, it } from "vitest";
import { ballot, participant } from "../../../tests/meeting.ts";
import type { State } from "../../core/feed/fold.ts";
import { ballotsOf, type MeetingBallot } from "../ballot/ballot.ts";
import { seatsOf } from "./seats.ts";

function hall(
	votes: Record<string, "for" | "against" | "abstain"> | null,
	absentees: number[],
): [State, MeetingBallot] {
	const seats = ["10", "2", null, "1"];
	const people = seats.map((seat, index) => [
		`participant:${index + 1}`,
		participant({ person: index + 1, seat, rank: index + 1 }),
	]);
	const guest = participant({ person: 9, seat: "3", votes: false, role: "guest" });
	const state = {
		...Object.fromEntries(people),
		"participant:9": guest,
		"ballot:31": ballot({ state: "announced", votes, absentees: votes && absentees }),
	};
	return [state, ballotsOf(state)[0] as MeetingBallot];
}

it("puts each vote on its seat, by number, and leaves guests out", () => {
	const votes = { "1": "for", "2": "against", "4": "abstain" } as const;
	expect(seatsOf(...hall(votes, [3]))).toEqual(["abstain", "against", "for", "absent"]);
});

it("counts who was present and silent as not voting, beside who was absent", () => {
	expect(seatsOf(...hall({ "1": "for", "2": "against" }, [4]))).toEqual(["absent", "against", "for", "abstain"]);
});

it("draws nothing where votes are not shown", () => {
	expect(seatsOf(...hall(null, []))).toBeNull();
});
