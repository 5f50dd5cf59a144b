import { expect, test } from "vitest";
import type { ResultShown, RuleShown } from "../../core/generated/feed.ts";
import { formulaWords, needWords, ruleWords, sharesOf } from "./rule.ts";

const HALF: RuleShown = { base: "total", op: "gt", num: 1, den: 2, legal: "" };
const RESULT: ResultShown = {
	for: 48,
	against: 1,
	abstain: 3,
	absent: 3,
	total: 55,
	present: 52,
	need: 28,
	adopted: true,
	percent_total: "87,27",
	percent_present: "92,31",
};
const open = { rule: HALF, need: 28, roll_size: 55, present: 52, result: null };

test("a rule is read as the law says it", () => {
	expect(ruleWords(HALF)).toBe("Quá nửa tổng số đại biểu");
	expect(ruleWords({ ...HALF, op: "ge", num: 2, den: 3 })).toBe("Ít nhất hai phần ba tổng số đại biểu");
	expect(ruleWords({ ...HALF, base: "present" })).toBe("Quá nửa số đại biểu có mặt");
	expect(ruleWords({ ...HALF, op: "ge" })).toBe("Ít nhất một nửa tổng số đại biểu");
	expect(ruleWords({ ...HALF, op: "ge", num: 5, den: 9 })).toBe("Ít nhất 5/9 tổng số đại biểu");
});

test("the number needed is of the rule's own base", () => {
	expect(needWords(open)).toBe("Cần ít nhất 28 trong 55 đại biểu tán thành");
	expect(needWords({ ...open, rule: { ...HALF, base: "present" }, need: 27 })).toBe(
		"Cần ít nhất 27 trong 52 đại biểu có mặt tán thành",
	);
});

test("a base known only at the close promises no number before it", () => {
	const cast = { ...open, rule: { ...HALF, base: "cast" as const }, need: null };
	expect(needWords(cast)).toBe("Tính theo số đại biểu đã biểu quyết khi đóng");
	expect(formulaWords(cast)).toBe("Quá nửa số đại biểu đã biểu quyết");
	expect(formulaWords({ ...cast, result: { ...RESULT, need: 25 } })).toBe(
		"Quá nửa số đại biểu đã biểu quyết: cần ít nhất 25",
	);
});

test("the formula names rule and number in one line", () => {
	expect(formulaWords({ ...open, result: RESULT })).toBe("Quá nửa tổng số đại biểu: cần ít nhất 28 trong 55");
});

test("the share that decides comes first", () => {
	expect(sharesOf(RESULT, "total").map(({ percent, decides }) => [percent, decides])).toEqual([
		["87,27", true],
		["92,31", false],
	]);
	expect(sharesOf(RESULT, "present").map(({ base }) => base)).toEqual(["present", "total"]);
	expect(sharesOf(RESULT, "cast").some(({ decides }) => decides)).toBe(false);
});
