import { expect, test } from "vitest";
import { merged, moved, sameOrder } from "./order.ts";

test("an item moves to another place and never out of the list", () => {
	expect(moved([1, 2, 3], 3, 0)).toEqual([3, 1, 2]);
	expect(moved([1, 2, 3], 1, 1)).toEqual([2, 1, 3]);
	expect(moved([1, 2, 3], 2, 9)).toEqual([1, 3, 2]);
	expect(moved([1, 2, 3], 2, -4)).toEqual([2, 1, 3]);
	expect(moved([1, 2, 3], 7, 0)).toEqual([1, 2, 3]);
});

test("orders are the same only place by place", () => {
	expect(sameOrder([1, 2], [1, 2])).toBe(true);
	expect(sameOrder([1, 2], [2, 1])).toBe(false);
	expect(sameOrder([1], [1, 2])).toBe(false);
});

test("my order holds over what others added and removed", () => {
	expect(merged([3, 1, 2], [1, 2, 3, 4])).toEqual([3, 1, 2, 4]);
	expect(merged([3, 1, 2], [2, 3])).toEqual([3, 2]);
});
