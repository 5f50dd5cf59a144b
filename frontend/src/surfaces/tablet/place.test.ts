import { expect, test } from "vitest";
import { hashOf, placeIn } from "./place.ts";

test("a place survives its way through the address", () => {
	for (const place of [
		{ tab: "meeting", document: null, page: null },
		{ tab: "ballots", document: null, page: null },
		{ tab: "documents", document: 5, page: null },
		{ tab: "documents", document: 5, page: 12 },
	] as const)
		expect(placeIn(hashOf(place))).toEqual(place);
});

test("an unknown address is home", () => {
	const home = { tab: "meeting", document: null, page: null };
	expect(placeIn("#speaking/x")).toEqual(home);
	expect(placeIn("#meeting//12")).toEqual(home);
	expect(placeIn("")).toEqual(home);
});
