import { describe, expect, it } from "vitest";
import { ballot, item, meeting } from "../../../../tests/meeting.ts";
import { actsOf, nameOf } from "./acts.ts";

const roll = {
	total: 55,
	present: 52,
	online: 0,
	excused: 1,
	unexcused: 0,
	not_yet: 2,
	guests: 3,
	need: 37,
	met: true,
};
const items = {
	"agenda.item:11": item({ number: 1, state: "done" }),
	"agenda.item:12": item({ number: 2, state: "current" }),
	"agenda.item:13": item({ number: 3 }),
};
const open = { "meeting:8": meeting(), ...items };

function names(state: Record<string, unknown>): { primary: string | null; others: string[] } {
	const { primary, others } = actsOf(state);
	return { primary: primary && nameOf(primary), others: others.map(nameOf) };
}

describe("the chair's acts", () => {
	it("are none while a sitting is prepared or closed", () => {
		for (const state of ["draft", "closed"] as const)
			expect(names({ "meeting:8": meeting({ state }) })).toEqual({ primary: null, others: [] });
	});

	it("begin with opening the sitting, and say what the quorum lacks", () => {
		const convened = { "meeting:8": meeting({ state: "convened" }), ...items };
		expect(actsOf({ ...convened, attendance: roll }).primary).toEqual({ do: "open", short: 0 });
		const few = { ...roll, present: 30, online: 2, met: false };
		expect(actsOf({ ...convened, attendance: few }).primary).toEqual({ do: "open", short: 5 });
	});

	it("call the first item", () => {
		const state = { "meeting:8": meeting(), "agenda.item:13": items["agenda.item:13"] };
		expect(actsOf(state).primary).toMatchObject({ do: "step", first: true });
	});

	it("go on to the next item while nothing is to be voted", () => {
		expect(names(open)).toEqual({ primary: "step:13", others: ["pause", "close"] });
	});

	it("put a prepared question of the current item first", () => {
		const state = { ...open, "ballot:31": ballot({ state: "draft" }) };
		expect(names(state)).toEqual({ primary: "openBallot:31", others: ["pause", "step:13", "close"] });
	});

	it("leave a question of another item alone", () => {
		const state = { ...open, "ballot:31": ballot({ state: "draft", item: "agenda.item:13" }) };
		expect(names(state).primary).toBe("step:13");
	});

	it("offer nothing but closing while a vote is open, with the number of those who have not voted", () => {
		const state = { ...open, "ballot:31": ballot() };
		expect(names(state)).toEqual({ primary: "closeBallot:31", others: [] });
		expect(actsOf(state).primary).toMatchObject({ missing: null });
		expect(actsOf({ ...state, "ballot:31/count": { cast: 41, present: 52 } }).primary).toMatchObject({ missing: 11 });
	});

	it("announce a counted vote before anything else", () => {
		const state = { ...open, "ballot:31": ballot({ state: "closed" }), "ballot:32": ballot({ state: "draft" }) };
		expect(names(state).primary).toBe("announce:31");
	});

	it("go on after the announcement", () => {
		expect(names({ ...open, "ballot:31": ballot({ state: "announced" }) }).primary).toBe("step:13");
	});

	it("finish the last item, then close the sitting", () => {
		const last = { "meeting:8": meeting(), "agenda.item:12": items["agenda.item:12"] };
		expect(names(last)).toEqual({ primary: "finish:12", others: ["pause", "close"] });
		const done = { "meeting:8": meeting(), "agenda.item:12": item({ state: "done" }) };
		expect(actsOf(done)).toEqual({ primary: { do: "close", left: 0 }, others: [{ do: "pause" }] });
	});

	it("resume or close a paused sitting", () => {
		expect(names({ ...open, "meeting:8": meeting({ state: "paused" }) })).toEqual({
			primary: "resume",
			others: ["close"],
		});
	});
});
