import { describe, expect, it } from "vitest";
import { item } from "../../../tests/meeting.ts";
import { idIn, one, row, rows } from "./state.ts";

const state = {
	"agenda.item:12": item({ number: 2 }),
	"agenda.item:3": item({ number: 1 }),
	attendance: { total: 55 },
	"attendance:7": { person: 7, state: "present" },
	"ballot:31/count": { cast: 41, present: 52 },
	"ballot:310": { title: "" },
};

describe("reading", () => {
	it("gives one value by its key, or null", () => {
		expect(one(state, "ballot:31/count")).toEqual({ cast: 41, present: 52 });
		expect(one(state, "presentation")).toBeNull();
		expect(one(state, "attendance")).toEqual({ total: 55 });
	});

	it("gives a row with its key and id, or null", () => {
		expect(row(state, "agenda.item", 12)).toMatchObject({ key: "agenda.item:12", id: 12, number: 2 });
		expect(row(state, "agenda.item", 99)).toBeNull();
	});

	it("gives all rows of one word and no others", () => {
		expect(rows(state, "agenda.item").map(({ id }) => id)).toEqual([12, 3]);
		expect(rows(state, "attendance").map(({ id }) => id)).toEqual([7]);
		expect(rows(state, "ballot").map(({ id }) => id)).toEqual([310]);
	});

	it.each([
		["document:5", 5],
		["document:5/progress", null],
		["document:", null],
		["documents:5", null],
	])("finds the number in %s", (key, id) => expect(idIn(key, "document")).toBe(id));
});
