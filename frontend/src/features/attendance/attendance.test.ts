import { expect, it } from "vitest";
import { isHere, markOf, myMark, totalsOf } from "./attendance.ts";

const totals = {
	total: 55,
	present: 50,
	online: 2,
	excused: 2,
	unexcused: 0,
	not_yet: 1,
	guests: 4,
	need: 37,
	met: true,
};
const mark = { person: 7, state: "present", reason: "", at: 5 };

it("reads the totals, one person's mark and the reader's own", () => {
	const state = { attendance: totals, "attendance:7": mark };
	expect(totalsOf(state)).toEqual(totals);
	expect(markOf(state, 7)).toMatchObject(mark);
	expect(markOf(state, 8)).toBeNull();
	expect(myMark({ "attendance/mine": { state: "online", at: 5 } })).toEqual({ state: "online", at: 5 });
	expect(myMark({})).toBeNull();
});

it.each([
	["present", true],
	["online", true],
	["excused", false],
	["unexcused", false],
])("%s", (state, here) => expect(isHere({ state })).toBe(here));

it("is nobody here without a mark", () => expect(isHere(null)).toBe(false));
