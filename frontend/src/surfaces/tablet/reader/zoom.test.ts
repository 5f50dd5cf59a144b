import { describe, expect, it } from "vitest";
import { between, leastScale, pinched, step, touchOf, zoomed } from "./zoom.ts";

describe("zoom", () => {
	it("keeps the spot under the fingers", () => {
		const view = zoomed({ scale: 1, left: 0, top: 200 }, 2, { x: 300, y: 400 });
		expect(view).toEqual({ scale: 2, left: 300, top: 800 });
		expect(zoomed(view, 1, { x: 300, y: 400 })).toEqual({ scale: 1, left: 0, top: 200 });
	});

	it("goes by steps from the whole page to four times its width", () => {
		expect(step(1, 1, 1)).toBe(1.25);
		expect(step(1, -1, 0.5)).toBe(0.5);
		expect(step(0.5, 1, 0.5)).toBe(1);
		expect(step(4, 1, 1)).toBe(4);
		expect(step(1, -1, 1)).toBe(1);
		expect(step(1.7, 1, 1)).toBe(2);
		expect(step(1.7, -1, 1)).toBe(1.5);
	});

	it("is least where the page is whole", () => {
		expect(leastScale({ page: 1000, stage: 500 })).toBe(0.5);
		expect(leastScale({ page: 400, stage: 500 })).toBe(1);
		expect(leastScale({ page: 0, stage: 500 })).toBe(1);
	});

	it("follows two fingers within its bounds", () => {
		expect(pinched({ scale: 1, apart: 100 }, 150, 1)).toBe(1.5);
		expect(pinched({ scale: 1, apart: 100 }, 50, 0.7)).toBe(0.7);
		expect(pinched({ scale: 3, apart: 100 }, 300, 1)).toBe(4);
		expect(pinched({ scale: 2, apart: 0 }, 300, 1)).toBe(2);
		expect(between({ x: 0, y: 0 }, { x: 30, y: 40 })).toEqual({ apart: 50, middle: { x: 15, y: 20 } });
	});
});

describe("one finger", () => {
	const stroke = { from: { x: 400, y: 300 }, to: { x: 400, y: 300 }, ms: 100, width: 800 };

	it.each([
		["swipe to the left", { to: { x: 250, y: 310 } }, "next"],
		["swipe to the right", { to: { x: 550, y: 310 } }, "previous"],
		["scroll", { to: { x: 380, y: 500 } }, null],
		["tap in the middle", {}, null],
		["tap at the right", { from: { x: 700, y: 300 }, to: { x: 702, y: 301 } }, "next"],
		["tap at the left", { from: { x: 50, y: 300 }, to: { x: 50, y: 300 } }, "previous"],
		["long press", { from: { x: 50, y: 300 }, to: { x: 50, y: 300 }, ms: 900 }, null],
	])("%s", (_, part, meant) => {
		expect(touchOf({ ...stroke, ...part })).toBe(meant);
	});
});
