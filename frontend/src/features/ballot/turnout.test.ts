import { expect, test } from "vitest";
import type { MeetingBallot } from "./ballot.ts";
import { turnout } from "./turnout.ts";

const ballot = { id: 31, key: "ballot:31", roll_size: 55, present: 50 } as MeetingBallot;

test("the live count says who is present now", () => {
	const state = { "ballot:31/count": { cast: 41, present: 52 } };
	expect(turnout(state, ballot)).toEqual({ cast: 41, missing: 11, absent: 3, present: 52 });
});

test("before the first count it is those present at the opening", () => {
	expect(turnout({ "ballot:31/missing": { people: [1, 2] } }, ballot)).toMatchObject({
		cast: 0,
		missing: 2,
		absent: 5,
	});
});

test("numbers never fall below nought", () => {
	expect(turnout({ "ballot:31/count": { cast: 5, present: 4 } }, ballot).missing).toBe(0);
});
