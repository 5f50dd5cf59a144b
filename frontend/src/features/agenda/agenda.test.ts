import { describe, expect, it } from "vitest";
import { item } from "../../../tests/meeting.ts";
import { currentItem, itemByKey, itemsOf, nextItem } from "./agenda.ts";

const state = {
	"agenda.item:14": item({ number: 4 }),
	"agenda.item:12": item({ number: 2, state: "current" }),
	"agenda.item:11": item({ number: 1 }),
	"agenda.item:13": item({ number: 3, state: "done" }),
};

it("lists items by number", () => expect(itemsOf(state).map(({ number }) => number)).toEqual([1, 2, 3, 4]));

it("finds the current item", () => {
	expect(currentItem(state)?.id).toBe(12);
	expect(currentItem({})).toBeNull();
});

it("finds an item by its key", () => {
	expect(itemByKey(state, "agenda.item:13")?.number).toBe(3);
	expect(itemByKey(state, "agenda.item:99")).toBeNull();
});

describe("next item", () => {
	it("is the first pending one after the current one", () => expect(nextItem(state)?.number).toBe(4));

	it("goes back to what was left out at the end", () => {
		expect(nextItem({ ...state, "agenda.item:14": item({ number: 4, state: "done" }) })?.number).toBe(1);
	});

	it("is none when nothing is pending", () => expect(nextItem({ a: 1 })).toBeNull());
});
