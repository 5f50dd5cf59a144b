import { describe, expect, it } from "vitest";
import { ballot } from "../../../tests/meeting.ts";
import { ballotOfItem, ballotsOf, ballotsOfItem, countOf, missingOf, myVote, openBallot } from "./ballot.ts";

const ITEM = "agenda.item:12";
const state = {
	"ballot:33": ballot({ state: "draft" }),
	"ballot:31": ballot({ state: "announced" }),
	"ballot:32": ballot({ item: "agenda.item:13", state: "open" }),
};

it("lists ballots, the oldest first", () => {
	expect(ballotsOf(state).map(({ id }) => id)).toEqual([31, 32, 33]);
	expect(ballotsOfItem(state, ITEM).map(({ id }) => id)).toEqual([31, 33]);
});

it("finds the open ballot", () => {
	expect(openBallot(state)?.id).toBe(32);
	expect(openBallot({})).toBeNull();
});

describe("ballot of an item", () => {
	it("is the newest", () => expect(ballotOfItem(state, ITEM)?.id).toBe(33));

	it("is the open one, even when a newer was prepared", () => {
		expect(ballotOfItem({ ...state, "ballot:31": ballot() }, ITEM)?.id).toBe(31);
	});

	it("is none when there is none", () => expect(ballotOfItem(state, "agenda.item:99")).toBeNull());
});

it("reads count, missing people and the own vote", () => {
	const live = { "ballot:31/count": { cast: 41, present: 52 }, "ballot:31/missing": { people: [7, 9] } };
	expect(countOf(live, 31)).toEqual({ cast: 41, present: 52 });
	expect(missingOf(live, 31)).toEqual([7, 9]);
	expect(missingOf(live, 32)).toEqual([]);
	expect(myVote({ "ballot:31/mine": { choice: "for", receipt: "K7QD-2M9P", at: 5 } }, 31)?.choice).toBe("for");
	expect(myVote({}, 31)).toBeNull();
});
