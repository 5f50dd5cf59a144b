import { expect, it } from "vitest";
import { ballot, participant } from "../../../tests/meeting.ts";
import type { State } from "../../core/feed/fold.ts";
import { ballotsOf, type MeetingBallot } from "../ballot/ballot.ts";
import { seatsOf } from "./seats.ts";

const RESULT = {
	for: 1,
	against: 1,
	abstain: 1,
	absent: 1,
	total: 4,
	present: 3,
	need: 3,
	adopted: false,
	percent_total: "25",
	percent_present: "33,33",
};

function hall(votes: Record<string, "for" | "against" | "abstain"> | null, result = RESULT): [State, MeetingBallot] {
	const seats = ["10", "2", null, "1"];
	const people = seats.map((seat, index) => [
		`participant:${index + 1}`,
		participant({ person: index + 1, seat, rank: index + 1 }),
	]);
	const guest = participant({ person: 9, seat: "3", votes: false, role: "guest" });
	const state = {
		...Object.fromEntries(people),
		"participant:9": guest,
		"ballot:31": ballot({ state: "announced", votes, result }),
	};
	return [state, ballotsOf(state)[0] as MeetingBallot];
}

it("puts each vote on its seat, by number, and leaves guests out", () => {
	expect(seatsOf(...hall({ "1": "for", "2": "against", "4": "abstain" }))).toEqual([
		"abstain",
		"against",
		"for",
		"absent",
	]);
});

it("counts everyone present who was silent as not voting when nobody is absent", () => {
	const result = { ...RESULT, abstain: 2, absent: 0, present: 4 };
	expect(seatsOf(...hall({ "1": "for", "2": "against" }, result))).toEqual(["abstain", "against", "for", "abstain"]);
});

it("groups by choice when it cannot tell the silent from the absent", () => {
	expect(seatsOf(...hall({ "1": "for", "2": "against" }))).toEqual(["for", "abstain", "against", "absent"]);
});

it("draws nothing where votes are not shown", () => {
	expect(seatsOf(...hall(null))).toBeNull();
});
