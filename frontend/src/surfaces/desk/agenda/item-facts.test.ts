import { describe, expect, it } from "vitest";
import { moment } from "../../../core/text/dates.ts";
import type { Item } from "../../../features/agenda/agenda.ts";
import { itemFacts } from "./item-facts.ts";

const item = (more: Partial<Item> = {}) =>
	({
		...{ id: 12, key: "agenda.item:12", number: 3, title: "Dự toán", state: "pending", outcome: null },
		...{ starts_at: moment("2026-12-09", "09:05"), minutes: 40, done_at: null, current_at: null },
		...more,
	}) as Item;

describe("the second line of an item", () => {
	it("says when a coming item begins and how many documents it has", () => {
		const state = { "document:5": { item: "agenda.item:12" }, "document:6": { item: "agenda.item:12" } };
		expect(itemFacts(state, item()).words).toBe("09:05, 40 phút, 2 tài liệu");
		expect(itemFacts({}, item({ starts_at: null, minutes: null })).words).toBe("Chưa có tài liệu");
	});

	it("says that a vote is on", () => {
		const state = { "ballot:31": { item: "agenda.item:12", state: "open" } };
		expect(itemFacts(state, item({ state: "current" }))).toMatchObject({ words: "Đang biểu quyết", tone: "action" });
	});

	it("says how the vote ended", () => {
		const result = { for: 48, adopted: true };
		const state = { "ballot:31": { item: "agenda.item:12", state: "announced", result } };
		expect(itemFacts(state, item({ state: "done", outcome: "adopted" }))).toEqual({
			words: "Thông qua, 48 tán thành",
			icon: "adopted",
			tone: "yes",
		});
		expect(itemFacts({}, item({ outcome: "rejected" })).words).toBe("Không thông qua");
	});

	it("says of a sitting that is over what was not finished", () => {
		const state = { "meeting:8": { state: "closed" } };
		const plain = { words: "Chưa xong", tone: "plain" };
		expect(itemFacts(state, item({ state: "current" }))).toMatchObject(plain);
		expect(itemFacts(state, item())).toMatchObject(plain);
		expect(itemFacts(state, item({ state: "done" })).words).toContain("Đã xong");
	});

	it("says when an item without a vote was done", () => {
		const done = item({ state: "done", done_at: moment("2026-12-09", "09:45") });
		expect(itemFacts({}, done).words).toBe("Đã xong lúc 09:45");
	});
});
