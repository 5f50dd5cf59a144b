import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function tokens(block: string): Record<string, string> {
	const body = css.slice(css.indexOf(`${block} {`)).split("}")[0] ?? "";
	return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9A-F]{6})/gi)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
	const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
}

// Colour, ground, least contrast: 7 for words to be read, 6.5 on fills, 4.5 inactive, 3 for edges.
const PAIRS: [string, string, number][] = [
	["ink", "ground", 7],
	["ink", "surface", 7],
	["ink-2", "ground", 7],
	["ink-2", "surface", 7],
	["ink-2", "sunken", 7],
	["muted", "ground", 4.5],
	["muted", "sunken", 4.5],
	["on-action", "action", 7],
	["action", "action-soft", 7],
	["ink-2", "action-soft", 6.5],
	["caution", "caution-soft", 7],
	["on-vote", "yes", 6.5],
	["on-vote", "no", 6.5],
	["on-vote", "abstain", 6.5],
	["ink", "yes-soft", 7],
	["border", "ground", 3],
	["border", "surface", 3],
	["lacquer", "ground", 3],
];

describe.each([":root", ".hall"])("%s", (block) => {
	const colours = tokens(block);

	it.each(PAIRS)("%s on %s", (colour, ground, least) => {
		expect(contrast(colours[colour] ?? "", colours[ground] ?? "")).toBeGreaterThanOrEqual(least);
	});
});
