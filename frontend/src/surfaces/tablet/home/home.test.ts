import { describe, expect, it } from "vitest";
import { ballot, document, item, meeting } from "../../../../tests/meeting.ts";
import { homeOf } from "./home.ts";

const current = item({ number: 3, state: "current" });

describe("the home", () => {
	it.each([
		[{}, "loading"],
		[{ "meeting:8": meeting({ state: "convened" }) }, "welcome"],
		[{ "meeting:8": meeting() }, "between"],
		[{ "meeting:8": meeting(), "agenda.item:12": current }, "item"],
		[{ "meeting:8": meeting({ state: "paused" }), "agenda.item:12": current }, "paused"],
		[{ "meeting:8": meeting({ state: "closed" }) }, "closed"],
	])("follows the sitting %#", (state, phase) => {
		expect(homeOf(state).phase).toBe(phase);
	});

	it("shows the current item with what can be read of it, and the next one", () => {
		const home = homeOf({
			"meeting:8": meeting(),
			"agenda.item:12": current,
			"agenda.item:13": item({ number: 4 }),
			"document:5": document(),
			"document:6": document({ position: 2, state: "processing" }),
			"document:7": document({ item: "agenda.item:13" }),
		});
		expect(home.documents.map(({ id }) => id)).toEqual([5]);
		expect(home.next?.id).toBe(13);
		expect(home.total).toBe(2);
	});

	it("keeps a question to itself until it is put", () => {
		const state = { "meeting:8": meeting(), "agenda.item:12": current };
		expect(homeOf({ ...state, "ballot:31": ballot({ state: "draft" }) }).ballot).toBeNull();
		expect(homeOf({ ...state, "ballot:31": ballot() }).ballot?.id).toBe(31);
	});
});
