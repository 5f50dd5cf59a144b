import { expect, test } from "vitest";
import { hashOf, placeIn } from "./place.ts";

test("a place survives its way through the address", () => {
	for (const place of [
		{ tab: "meeting", document: null },
		{ tab: "ballots", document: null },
		{ tab: "documents", document: 5 },
	] as const)
		expect(placeIn(hashOf(place))).toEqual(place);
});

test("an unknown address is home", () => {
	expect(placeIn("#speaking/x")).toEqual({ tab: "meeting", document: null });
	expect(placeIn("")).toEqual({ tab: "meeting", document: null });
});
