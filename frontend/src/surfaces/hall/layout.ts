/** Sizes on the 1920 × 1080 stage, chosen so that nothing is cut off however long a title is. */
import { fit, linesOf } from "../../features/feed/fit.ts";
import type { ResultView, VoteView, WordsView } from "../../features/feed/view.ts";

export const STAGE = { width: 1920, height: 1080 } as const;
const WIDTH = 1744;
/** Between the eave and the lower margin, the head having two lines. */
const HEIGHT = 838;
const SMALLEST = 32;
const TITLES = [88, 72, 48, 44, 36, SMALLEST] as const;
const SERIF = 1.3;
const SANS = 1.4;

export interface WordsLayout {
	/** White space above the first line. */
	readonly above: number;
	readonly title: number;
	readonly line: number;
	readonly foot: boolean;
}

/** Title as large as the rest lets it be; the foot goes when nothing else helps. */
export function wordsLayout(view: WordsView): WordsLayout {
	const line = lineSize(view.lines);
	const foot = footHeight(view);
	const rest = (view.over ? 86 : 0) + linesHeight(view.lines, line);
	const sizes = view.calm ? [120, ...TITLES] : TITLES;
	const spaces = view.calm ? [176, 96, 48, 24] : [96, 48, 24];
	for (const under of foot > 0 ? [foot, 0] : [0]) {
		for (const [title, above] of sizes.flatMap((size) => spaces.map((space) => [size, space] as const))) {
			const box = { face: "serif", width: 1700, height: HEIGHT - above - rest - under, leading: SERIF } as const;
			if (fit(view.title, [title], box).fits) return { above, title, line, foot: under > 0 };
		}
	}
	return { above: 24, title: SMALLEST, line, foot: false };
}

function lineSize(lines: readonly string[]): number {
	const sizes = [44, 36, SMALLEST];
	const short = (size: number) =>
		lines.every((line) => linesOf(line, { face: "sans", size, width: WIDTH }) === 1) || size === SMALLEST;
	return sizes.find(short) ?? SMALLEST;
}

function linesHeight(lines: readonly string[], size: number): number {
	if (lines.length === 0) return 0;
	const rows = lines.reduce((sum, line) => sum + linesOf(line, { face: "sans", size, width: WIDTH }), 0);
	return 48 + rows * size * SANS;
}

function footHeight({ foot }: WordsView): number {
	if (!foot) return 0;
	const width = WIDTH - (foot.label ? 28 + 20 * foot.label.length : 0);
	return 24 + 29 + linesOf(foot.act, { face: "serif", size: SMALLEST, width }) * SMALLEST * SANS;
}

export interface VoteLayout {
	readonly question: number;
}

/** The clock, the turnout and the line under them keep 430; the question has the rest. */
export function voteLayout({ question, rule }: VoteView): VoteLayout {
	const ruleRows = linesOf(rule, { face: "sans", size: 36, width: WIDTH });
	const height = HEIGHT - 430 - 32 - 60 - 32 - ruleRows * 36 * SANS;
	return {
		question: fit(question, [72, 48, 44, 36, SMALLEST], { face: "serif", width: WIDTH, height, leading: SERIF }).size,
	};
}

export interface ResultLayout {
	readonly question: number;
	/** Verdict and numbers give way to a long question. */
	readonly compact: boolean;
}

export function resultLayout({ question, formula, seats }: ResultView): ResultLayout {
	const box = { face: "serif", width: WIDTH, leading: 1.35 } as const;
	const words = `${formula.words}${formula.need}`;
	const oneRow = linesOf(words, { face: "sans", size: 36, width: seats ? 948 : WIDTH }) === 1;
	const roomy = fit(question, [44, 36], { ...box, height: oneRow ? 120 : 66 });
	if (roomy.fits) return { question: roomy.size, compact: false };
	return { question: fit(question, [44, 36, SMALLEST], { ...box, height: 217 }).size, compact: true };
}

export interface PageLayout {
	readonly width: number;
	readonly height: number;
	/** An upright page takes the whole height of the stage, its words stand at the left. */
	readonly upright: boolean;
	readonly title: number;
}

const UPRIGHT = { height: 1024, most: 1000 } as const;
/** Height for a lying page and its title: the lower margin is half of what it is elsewhere. */
const LYING = HEIGHT + 36 - 24;

/** The whole page, as large as it can be beside or above its title. */
export function pageLayout(page: { width: number; height: number }, title: string): PageLayout {
	const ratio = page.width / page.height;
	const upright = UPRIGHT.height * ratio <= UPRIGHT.most;
	if (upright) {
		const width = Math.round(UPRIGHT.height * ratio);
		const column = STAGE.width - 88 - 64 - width - 28;
		const box = { face: "sans", width: column, height: 480, leading: SANS } as const;
		return { width, height: UPRIGHT.height, upright, title: fit(title, [48, 44, 36, SMALLEST], box).size };
	}
	const { size, lines } = fit(title, [36, SMALLEST], { face: "sans", width: 1380, height: 102, leading: SANS });
	const height = LYING - Math.max(60, Math.ceil(lines * size * SANS));
	const width = Math.min(WIDTH, height * ratio);
	return { width: Math.round(width), height: Math.round(width / ratio), upright, title: size };
}

/** Scale and place of the stage in a window: whole, centred. */
export function placed(window: { width: number; height: number }): { scale: number; left: number; top: number } {
	const scale = Math.min(window.width / STAGE.width, window.height / STAGE.height);
	return {
		scale,
		left: Math.round((window.width - STAGE.width * scale) / 2),
		top: Math.round((window.height - STAGE.height * scale) / 2),
	};
}
