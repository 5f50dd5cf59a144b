import { describe, expect, it } from "vitest";
import { begun, changedUnder, followed, isDirty, keptMine } from "./edit.ts";

describe("an edit", () => {
	const typed = { from: "Dự toán", draft: "Dự toán ngân sách" };

	it("is dirty once something was typed", () => {
		expect(isDirty(begun("Dự toán"))).toBe(false);
		expect(isDirty(typed)).toBe(true);
	});

	it("notices that somebody else changed the value, unless to the same words", () => {
		expect(changedUnder(typed, "Dự toán")).toBe(false);
		expect(changedUnder(typed, "Phân bổ")).toBe(true);
		expect(changedUnder(typed, "Dự toán ngân sách")).toBe(false);
	});

	it("keeps what was typed whatever the others do", () => {
		expect(followed(typed, "Phân bổ")).toEqual(typed);
		expect(keptMine(typed, "Phân bổ")).toEqual({ from: "Phân bổ", draft: "Dự toán ngân sách" });
		expect(changedUnder(keptMine(typed, "Phân bổ"), "Phân bổ")).toBe(false);
	});

	it("follows the others while nothing was typed", () => {
		expect(followed(begun("Dự toán"), "Phân bổ")).toEqual(begun("Phân bổ"));
		const same = begun("Dự toán");
		expect(followed(same, "Dự toán")).toBe(same);
	});

	it("compares whole values, not identities", () => {
		expect(isDirty({ from: { room: 1 }, draft: { room: 1 } })).toBe(false);
	});
});
