/**
 * Fits words into a box without asking the browser, so that a wall never shows a title that overflows.
 *
 * Widths are thousandths of an em, each the upper end of a band of 40 and measured with the marks taken off (a mark
 * adds no width in these faces); an unknown letter counts as a full em.
 */
export type Face = "serif" | "sans";

const BANDS: Record<Face, Record<number, string>> = {
	serif: {
		240: " \u00a0'",
		320: "j.,:;!",
		360: "il-/",
		400: "ftIJ()",
		440: '"?',
		480: "rs“”",
		520: "z",
		560: "0123456789aceS–+",
		600: "govxyZ",
		640: "bdkpquEFLP",
		680: "hnBCTXY",
		720: "AGRV",
		760: "DKNOQU&",
		840: "H",
		880: "w",
		960: "mM%",
	},
	sans: {
		240: " \u00a0'",
		280: "ilI",
		320: "j.:!",
		360: ",;",
		400: 'f"',
		440: "1rt“”",
		480: "J()",
		520: "z",
		560: "s/",
		600: "7hknuvxy?",
		640: "ceEFL-+",
		680: "2358abdgopqPSTZ",
		720: "0469BHKRY–",
		760: "ADNUVX&",
		800: "CG",
		840: "OQ",
		880: "wM%",
		920: "m",
	},
};
const WIDEST = 1040;

const WIDTHS: Record<Face, Map<string, number>> = { serif: widths(BANDS.serif), sans: widths(BANDS.sans) };

function widths(bands: Record<number, string>): Map<string, number> {
	return new Map(Object.entries(bands).flatMap(([width, letters]) => [...letters].map((one) => [one, Number(width)])));
}

/** Width of one line in pixels. */
export function widthOf(text: string, { face, size }: { face: Face; size: number }): number {
	const bare = text
		.normalize("NFD")
		.replace(/[\p{M}\u2060]/gu, "")
		.replace(/đ/g, "d")
		.replace(/Đ/g, "D");
	let thousandths = 0;
	for (const letter of bare) thousandths += WIDTHS[face].get(letter) ?? WIDEST;
	return (thousandths * size) / 1000;
}

/** How many lines a text takes, broken at spaces; a word wider than the line is broken anywhere. */
export function linesOf(text: string, { face, size, width }: { face: Face; size: number; width: number }): number {
	const space = widthOf(" ", { face, size });
	let lines = 1;
	let used = 0;
	for (const word of text.trim().split(/[ \n]+/)) {
		const needs = widthOf(word, { face, size });
		if (used > 0 && used + space + needs <= width) {
			used += space + needs;
			continue;
		}
		if (used > 0) lines += 1;
		lines += Math.max(0, Math.ceil(needs / width) - 1);
		used = needs % width || needs;
	}
	return lines;
}

export interface Box {
	readonly face: Face;
	readonly width: number;
	readonly height: number;
	/** Line height as a multiple of the size. */
	readonly leading: number;
}

export interface Fitted {
	readonly size: number;
	readonly lines: number;
	/** False when even the smallest size is too tall. */
	readonly fits: boolean;
}

/** The largest of the sizes (given largest first) at which the text stays inside the box. */
export function fit(text: string, sizes: readonly number[], { face, width, height, leading }: Box): Fitted {
	let last: Fitted = { size: 0, lines: 0, fits: false };
	for (const size of sizes) {
		const lines = linesOf(text, { face, size, width });
		last = { size, lines, fits: lines * size * leading <= height };
		if (last.fits) return last;
	}
	return last;
}

/** Keeps "2027 - 2030" and "kinh tế - xã hội" on one line: the spaces around a dash do not break. */
export function kept(text: string): string {
	// A dash lets a line break after it even before a space that does not; the word joiner forbids that.
	return text.normalize("NFC").replace(/ ([-–]) /g, "\u00a0$1\u2060\u00a0");
}
