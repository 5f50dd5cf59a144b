import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Change, fold, type State } from "./fold.ts";

interface Golden {
	name: string;
	before: State;
	changes: Change[];
	after: State;
}

// The back end's fold reads the same files.
const FOLDER = new URL("../../../../tests/meetings/feed/golden/", import.meta.url);
const cases = readdirSync(FOLDER)
	.filter((file) => file.endsWith(".json"))
	.map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Golden);

describe("fold", () => {
	it("has golden cases to read", () => expect(cases.length).toBeGreaterThanOrEqual(4));

	it.each(cases)("$name", ({ before, changes, after }) => {
		expect(changes.reduce(fold, before)).toEqual(after);
	});

	it("leaves the state it was given alone", () => {
		const before = { a: 1, b: 2 };
		fold(before, { put: { a: 3 }, drop: ["b"] });
		expect(before).toEqual({ a: 1, b: 2 });
	});

	it("takes a change without put or drop", () => {
		expect(fold({ a: 1 }, {})).toEqual({ a: 1 });
	});
});
