/** Seats of a hall as discs on half circles, the innermost row first, each row from left to right. */
export interface Disc {
	readonly x: number;
	readonly y: number;
}

export interface Hemicycle {
	readonly width: number;
	readonly height: number;
	readonly radius: number;
	readonly discs: readonly Disc[];
}

const WIDTH = 800;
const HEIGHT = 424;
/** Discs take this share of the distance to their neighbour. */
const FILL = 0.64;
const LARGEST = 26;
const MARGIN = LARGEST + 2;
const BOTTOM = HEIGHT - MARGIN;
const MOST_ROWS = 9;
/** The ends of the rows stay this much above the horizontal. */
const LIFT = 0.08;

/** A layout for `count` seats in a box of 800 × 424, with the number of rows that gives the largest discs. */
export function hemicycle(count: number): Hemicycle {
	let best: Hemicycle = { width: WIDTH, height: HEIGHT, radius: 0, discs: [] };
	for (let rows = 1; rows <= Math.min(MOST_ROWS, count); rows++) {
		const layout = arranged(count, rows);
		if (layout.radius > best.radius) best = layout;
	}
	return best;
}

function arranged(count: number, rows: number): Hemicycle {
	const outer = Math.min(WIDTH / 2, BOTTOM) - MARGIN;
	const inner = outer * (rows === 1 ? 1 : 0.41);
	const gap = rows === 1 ? outer : (outer - inner) / (rows - 1);
	const radii = Array.from({ length: rows }, (_, row) => inner + row * gap);
	const discs: Disc[] = [];
	let nearest = gap;
	shares(count, radii).forEach((seats, row) => {
		const arc = onArc(seats, radii[row] ?? outer);
		nearest = Math.min(nearest, closest(arc));
		discs.push(...arc);
	});
	return { width: WIDTH, height: HEIGHT, radius: Math.min(LARGEST, (nearest * FILL) / 2), discs };
}

/** Seats per row in proportion to its length, the remainders to the longest rows. */
function shares(count: number, radii: readonly number[]): number[] {
	const whole = radii.reduce((sum, radius) => sum + radius, 0);
	const seats = radii.map((radius) => Math.floor((count * radius) / whole));
	let left = count - seats.reduce((sum, row) => sum + row, 0);
	for (let row = seats.length - 1; left > 0; row--, left--) seats[row] = (seats[row] ?? 0) + 1;
	return seats;
}

function onArc(seats: number, radius: number): Disc[] {
	const sweep = Math.PI - 2 * LIFT;
	return Array.from({ length: seats }, (_, seat) => {
		const angle = seats === 1 ? Math.PI / 2 : Math.PI - LIFT - (seat * sweep) / (seats - 1);
		return { x: WIDTH / 2 + radius * Math.cos(angle), y: BOTTOM - radius * Math.sin(angle) };
	});
}

function closest(arc: readonly Disc[]): number {
	const [first, second] = arc;
	return first && second ? Math.hypot(first.x - second.x, first.y - second.y) : Number.POSITIVE_INFINITY;
}
