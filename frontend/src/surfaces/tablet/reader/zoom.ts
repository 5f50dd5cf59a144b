/** Arithmetic of zooming a scrolled page. */

/** `scale` 1 is the width of the stage; `left` and `top` are its scroll. */
export interface View {
	readonly scale: number;
	readonly left: number;
	readonly top: number;
}

export interface Point {
	readonly x: number;
	readonly y: number;
}

export const MOST = 4;
const STEPS = [1, 1.25, 1.5, 2, 3, 4];
/** Two scales closer than this are one. */
const SAME = 0.02;

/** The view at another scale with the page's spot under `at` (measured from the stage's corner) kept in its place. */
export function zoomed(view: View, scale: number, at: Point): View {
	const factor = scale / view.scale;
	return {
		scale,
		left: Math.max(0, (view.left + at.x) * factor - at.x),
		top: Math.max(0, (view.top + at.y) * factor - at.y),
	};
}

/** The next scale of the buttons; `least` shows the page whole. */
export function step(scale: number, direction: 1 | -1, least: number): number {
	const steps = [least, ...STEPS.filter((one) => one > least + SAME)];
	const further =
		direction > 0 ? steps.find((one) => one > scale + SAME) : steps.filter((one) => one < scale - SAME).at(-1);
	return further ?? scale;
}

/** The least scale: the page whole on the stage, or its width where that is less. */
export function leastScale({ page, stage }: { page: number; stage: number }): number {
	return page > 0 && stage > 0 ? Math.min(1, Math.max(0.3, stage / page)) : 1;
}

export function pinched(start: { scale: number; apart: number }, apart: number, least: number): number {
	if (start.apart <= 0) return start.scale;
	return Math.min(MOST, Math.max(least, (start.scale * apart) / start.apart));
}

export function between(a: Point, b: Point): { apart: number; middle: Point } {
	return { apart: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
}

export type Touch = "next" | "previous" | null;

interface Stroke {
	readonly from: Point;
	readonly to: Point;
	readonly ms: number;
	/** Width of the stage. */
	readonly width: number;
}

/** What one finger meant: a swipe to the side, a tap on the left or right third, or nothing. */
export function touchOf({ from, to, ms, width }: Stroke): Touch {
	const [dx, dy] = [to.x - from.x, to.y - from.y];
	if (Math.abs(dx) > 60 && Math.abs(dx) > 2 * Math.abs(dy) && ms < 1000) return dx < 0 ? "next" : "previous";
	if (Math.hypot(dx, dy) > 10 || ms > 500) return null;
	if (to.x > (width * 2) / 3) return "next";
	return to.x < width / 3 ? "previous" : null;
}
