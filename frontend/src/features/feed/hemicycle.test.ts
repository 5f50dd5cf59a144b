import { expect, it } from "vitest";
import { hemicycle } from "./hemicycle.ts";

const COUNTS = Array.from({ length: 146 }, (_, index) => index + 5);

it.each(COUNTS)("%i seats lie inside the box and touch nobody", (count) => {
	const { width, height, radius, discs } = hemicycle(count);
	expect(discs).toHaveLength(count);
	for (const { x, y } of discs) {
		expect(Math.min(x, y, width - x, height - y)).toBeGreaterThanOrEqual(radius);
	}
	let nearest = Number.POSITIVE_INFINITY;
	discs.forEach((a, index) => {
		for (const b of discs.slice(index + 1)) nearest = Math.min(nearest, Math.hypot(a.x - b.x, a.y - b.y));
	});
	expect(nearest).toBeGreaterThan(2 * radius + 3);
});

it("keeps discs large enough to read their signs, and none at all for nobody", () => {
	expect(hemicycle(55).radius).toBeGreaterThan(15);
	expect(hemicycle(150).radius).toBeGreaterThan(9);
	expect(hemicycle(1).discs).toHaveLength(1);
	expect(hemicycle(0).discs).toEqual([]);
});
