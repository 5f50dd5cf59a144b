import { describe, expect, it } from "vitest";
import { ballot } from "../../../../tests/meeting.ts";
import { answerState, latestOf, standOf } from "./stand.ts";

const mine = { choice: "for" as const, receipt: "K7QD-2M9P", at: 1000 };
const facts = { ballot: { ...ballot(), key: "ballot:31", id: 31 }, votes: true, here: true, mine: null, sending: null };

describe("where a person stands in a vote", () => {
	it.each([
		["without the right to vote", { votes: false }, "notice"],
		["not called present", { here: false }, "checkIn"],
		["asked", {}, "ask"],
		["recorded", { mine }, "recorded"],
		["recorded, then marked absent: the vote stands", { mine, here: false }, "recorded"],
	])("%s", (_, part, kind) => {
		expect(standOf({ ...facts, ...part }).kind).toBe(kind);
	});

	it("keeps what was recorded through the close and the announcement", () => {
		for (const state of ["closed", "announced"] as const) {
			const stand = standOf({ ...facts, mine, ballot: { ...facts.ballot, state } });
			expect(stand).toEqual({ kind: state, mine });
		}
	});

	it("offers a change only where the rule lets it", () => {
		const stand = standOf({ ...facts, mine, ballot: { ...facts.ballot, change_allowed: false } });
		expect(stand).toMatchObject({ kind: "recorded", change: false });
	});
});

describe("an answer", () => {
	it("rests until one is on its way; then the others wait", () => {
		expect(answerState("for", { sending: null, linked: true })).toBe("rest");
		expect(answerState("for", { sending: "for", linked: true })).toBe("sending");
		expect(answerState("against", { sending: "for", linked: true })).toBe("inert");
	});

	it("says so while the link is away", () => {
		expect(answerState("for", { sending: "for", linked: false })).toBe("unsent");
	});
});

describe("two records of one vote", () => {
	it("the later holds, in whichever order they come", () => {
		const later = { ...mine, choice: "against" as const, at: 2000 };
		expect(latestOf(mine, later)).toBe(later);
		expect(latestOf(later, mine)).toBe(later);
		expect(latestOf(null, mine)).toBe(mine);
		expect(latestOf(null, null)).toBeNull();
	});
});
