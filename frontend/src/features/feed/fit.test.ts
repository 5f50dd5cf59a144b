import { describe, expect, it, test } from "vitest";
import { fit, kept, linesOf, widthOf } from "./fit.ts";

const TITLE = "Nghị quyết về dự toán ngân sách địa phương và phân bổ ngân sách cấp tỉnh năm 2027";
const SIZES = [88, 72, 48, 44, 36, 32];
const BOX = { face: "serif", width: 1744, height: 400, leading: 1.3 } as const;

/** The browser draws TITLE 4075 (serif 600) and 4273 (sans 600) thousandths of 100 px wide. */
test.each([
	["serif", 4075],
	["sans", 4273],
] as const)("never guesses a line of %s too short, nor a tenth too long", (face, drawn) => {
	const guess = widthOf(TITLE, { face, size: 100 });
	expect(guess).toBeGreaterThanOrEqual(drawn);
	expect(guess).toBeLessThan(drawn * 1.1);
});

it("gives marks no width of their own, whatever the normal form", () => {
	const size = { face: "sans", size: 40 } as const;
	expect(widthOf("Ẳẵộđ", size)).toBe(widthOf("Aaod", size));
	expect(widthOf("ế".normalize("NFD"), size)).toBe(widthOf("ế", size));
});

it("breaks lines at spaces, a word without any where the line ends", () => {
	const line = { face: "serif", size: 100, width: 300 } as const;
	expect(linesOf("một", line)).toBe(1);
	expect(linesOf("một hai ba bốn", line)).toBeGreaterThan(1);
	expect(linesOf("m".repeat(9), line)).toBe(3);
	expect(linesOf("", line)).toBe(1);
});

describe("fit", () => {
	it("takes the largest size that stays inside", () => {
		expect(fit(TITLE, SIZES, BOX)).toEqual({ size: 88, lines: 3, fits: true });
		expect(fit(TITLE, SIZES, { ...BOX, height: 200 })).toEqual({ size: 72, lines: 2, fits: true });
	});

	it("steps down for 500 letters and stays inside", () => {
		const long = `${TITLE}, `.repeat(7).slice(0, 500);
		const fitted = fit(long, SIZES, BOX);
		expect(fitted.fits).toBe(true);
		expect(fitted.size).toBeGreaterThanOrEqual(32);
		expect(fitted.lines * fitted.size * BOX.leading).toBeLessThanOrEqual(BOX.height);
	});

	it("says when even the smallest is too tall", () => {
		expect(fit(TITLE.repeat(20), SIZES, BOX)).toMatchObject({ size: 32, fits: false });
	});
});

it("keeps a span of years on one line", () => {
	expect(kept("giai đoạn 2027 - 2030, kinh tế - xã hội")).toBe(
		"giai đoạn 2027\u00a0-\u2060\u00a02030, kinh tế\u00a0-\u2060\u00a0xã hội",
	);
	expect(linesOf(kept("aa - bb"), { face: "sans", size: 100, width: 200 })).toBe(2);
});
