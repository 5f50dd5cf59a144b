import { expect, test } from "vitest";
import { keepMark, markOf } from "./memory.ts";

function shelf(): { getItem(key: string): string | null; setItem(key: string, value: string): void } {
	const kept = new Map<string, string>();
	return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

test("the last and the furthest page are remembered for each person and document", () => {
	const place = shelf();
	keepMark(place, { person: 7, document: 5, page: 12 });
	keepMark(place, { person: 7, document: 5, page: 4 });
	expect(markOf(place, { person: 7, document: 5 })).toEqual({ page: 4, furthest: 12 });
	expect(markOf(place, { person: 8, document: 5 })).toBeNull();
});

test("a full device does not stop the reading", () => {
	const full = {
		getItem: () => null,
		setItem: () => {
			throw new Error("full");
		},
	};
	expect(() => keepMark(full, { person: 7, document: 5, page: 12 })).not.toThrow();
});
