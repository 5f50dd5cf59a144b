import { expect, test } from "vitest";
import { isTyping, KEYS, meaning } from "./keys.ts";

const press = (key: string, more = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, ...more });

test("a key means its target, in either case; a number means that item", () => {
	expect(meaning(press("b"), false)).toBe("vote");
	expect(meaning(press("B"), false)).toBe("vote");
	expect(meaning(press("?"), false)).toBe("help");
	expect(meaning(press("3"), false)).toBe(3);
	expect(meaning(press("x"), false)).toBeNull();
});

test("keys mean nothing while somebody types or with a control key", () => {
	expect(meaning(press("b"), true)).toBeNull();
	expect(meaning(press("b", { ctrlKey: true }), false)).toBeNull();
	expect(isTyping({ tagName: "TEXTAREA" })).toBe(true);
	expect(isTyping({ tagName: "BUTTON" })).toBe(false);
	expect(isTyping(null)).toBe(false);
});

test("no key means two things", () => {
	expect(new Set(KEYS.map(([key]) => key)).size).toBe(KEYS.length);
});
