import { describe, expect, it } from "vitest";
import { heldPages, pageForKey, within } from "./pages.ts";

describe("pages held", () => {
	it("are the shown one and its neighbours", () => {
		expect(heldPages({ shown: 14, wanted: 14, pages: 38 })).toEqual([13, 14, 15]);
		expect(heldPages({ shown: 1, wanted: 1, pages: 38 })).toEqual([1, 2]);
		expect(heldPages({ shown: 38, wanted: 38, pages: 38 })).toEqual([37, 38]);
		expect(heldPages({ shown: null, wanted: 1, pages: 1 })).toEqual([1]);
	});

	it("keep the shown one through a jump and are never more than three", () => {
		expect(heldPages({ shown: 3, wanted: 30, pages: 38 })).toEqual([3, 30, 31]);
		for (let wanted = 1; wanted <= 9; wanted++)
			for (let shown = 1; shown <= 9; shown++) {
				const held = heldPages({ shown, wanted, pages: 9 });
				expect(held.length).toBeLessThanOrEqual(3);
				expect(held).toEqual(expect.arrayContaining([shown, wanted]));
			}
	});
});

describe("a turn", () => {
	it("stays in the document", () => {
		expect([within(0, 38), within(39, 38), within(2.7, 38), within(1, 0)]).toEqual([1, 38, 2, 1]);
	});

	it.each([
		["ArrowRight", 15],
		["PageUp", 13],
		["Home", 1],
		["End", 38],
		["a", null],
	])("%s", (key, page) => {
		expect(pageForKey(key, { page: 14, pages: 38 })).toBe(page);
	});

	it("past the end is none", () => {
		expect(pageForKey("ArrowRight", { page: 38, pages: 38 })).toBeNull();
	});
});
