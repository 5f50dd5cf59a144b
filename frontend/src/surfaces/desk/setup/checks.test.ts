import { describe, expect, it } from "vitest";
import { checksOf, inTheWay, summary } from "./checks.ts";

const NOW = 1_000_000;
const whole = {
	"meeting:8": { title: "Toàn thể", room: "Hội trường lớn", starts_at: NOW + 1, state: "draft" },
	"agenda.item:12": { number: 3, title: "Dự toán" },
	"participant:1": { person: 1, name: "Đặng Thị Hồng Phượng", address: "Bà", role: "chair", votes: true, rank: 1 },
	"document:5": { item: "agenda.item:12", state: "ready" },
};

describe("the checks before a sitting", () => {
	it("find nothing in the way of a whole one", () => {
		const checks = checksOf(whole, NOW);
		expect(inTheWay(checks)).toBe(0);
		expect(summary(checks)).toBe("5 đạt");
	});

	it("put a refused document first, with its item and its reason", () => {
		const state = { ...whole, "document:6": { item: "agenda.item:12", state: "refused", reason: "encrypted" } };
		const [first] = checksOf(state, NOW);
		expect(first).toMatchObject({
			tone: "bad",
			fact: "1 tài liệu không mở được",
			detail: "Nội dung 3: tệp có mật khẩu, không mở được",
		});
		expect(inTheWay(checksOf(state, NOW))).toBe(1);
	});

	it("wait for documents that are still drawn, without standing in the way", () => {
		const state = { ...whole, "document:6": { item: "agenda.item:12", state: "processing" } };
		const checks = checksOf(state, NOW);
		expect(checks[0]).toMatchObject({ tone: "wait", fact: "1 tài liệu đang xử lý" });
		expect(inTheWay(checks)).toBe(0);
		expect(summary(checks)).toBe("5 đạt, 1 đang chờ");
	});

	it("need an agenda, a chair and members", () => {
		const { "agenda.item:12": _, "participant:1": __, ...bare } = whole;
		const bad = checksOf(bare, NOW).filter(({ tone }) => tone === "bad");
		expect(bad.map(({ name }) => name)).toEqual(["agenda", "chair", "people"]);
	});

	it("note a time that has passed", () => {
		expect(checksOf(whole, NOW + 2).find(({ name }) => name === "time")).toMatchObject({ tone: "note" });
	});
});
