import { describe, expect, it } from "vitest";
import { found, groupsOf, type RollFilter, rollOf } from "./roll.ts";

const person = (id: number, name: string, more: object = {}) => ({
	[`participant:${id}`]: {
		...{ person: id, name, address: "Ông", position: "Đại biểu", group: "Tổ 2", role: "delegate", seat: null },
		...{ votes: true, rank: id, ...more },
	},
});

const state = {
	...person(1, "Đặng Văn Hòa", { position: "Chủ tịch", role: "chair", group: "Tổ 10" }),
	...person(2, "Phạm Hữu Ước", { seat: "27" }),
	...person(3, "Lê Khách", { votes: false, role: "guest", group: "" }),
	...person(4, "Thư ký", { votes: false, role: "secretary", group: "" }),
	"attendance:2": { person: 2, state: "excused", reason: "Ốm", at: 5 },
};
const lines = rollOf(state);
const all: RollFilter = { query: "", group: "", only: "all" };

function names(filter: Partial<RollFilter>): string[] {
	return found(lines, { ...all, ...filter }).map(({ name }) => name);
}

describe("the roll", () => {
	it("holds everybody who is called, with the mark", () => {
		expect(lines.map(({ name, state }) => [name, state])).toEqual([
			["Ông Đặng Văn Hòa", null],
			["Ông Phạm Hữu Ước", "excused"],
			["Ông Lê Khách", null],
		]);
		expect(lines[1]?.reason).toBe("Ốm");
	});

	it("lists groups by their number", () => {
		expect(groupsOf(lines)).toEqual(["Tổ 2", "Tổ 10"]);
	});

	it("finds names, posts, groups and seats without marks", () => {
		expect(names({ query: "dang hoa" })).toEqual(["Ông Đặng Văn Hòa"]);
		expect(names({ query: "chu tich" })).toEqual(["Ông Đặng Văn Hòa"]);
		expect(names({ query: "27" })).toEqual(["Ông Phạm Hữu Ước"]);
		expect(names({ query: "khong co ai" })).toEqual([]);
	});

	it("keeps one group, the guests, or those not called yet", () => {
		expect(names({ group: "Tổ 2" })).toEqual(["Ông Phạm Hữu Ước"]);
		expect(names({ only: "guests" })).toEqual(["Ông Lê Khách"]);
		expect(names({ only: "voters" })).toEqual(["Ông Đặng Văn Hòa", "Ông Phạm Hữu Ước"]);
		expect(names({ only: "notYet" })).toEqual(["Ông Đặng Văn Hòa", "Ông Lê Khách"]);
	});
});
