import { describe, expect, it } from "vitest";
import { ballot, document, item, meeting, participant, presentation } from "../../../tests/meeting.ts";
import type { State } from "../../core/feed/fold.ts";
import { viewOf, wordsAlone } from "./view.ts";

/** 09/12/2026 08:00 in Vietnam. */
const EIGHT = Date.UTC(2026, 11, 9, 1, 0);
const HEAD = "Kỳ họp thứ 3, Hội đồng nhân dân tỉnh Lam Giang khóa XIX";
const RESULT = {
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

const open: State = {
	"meeting:8": meeting({ starts_at: EIGHT, room: "Hội trường lớn" }),
	"agenda.item:12": item({ number: 1, state: "current", current_at: 100 }),
	"agenda.item:13": item({ number: 2, title: "Chính sách giai đoạn 2027 - 2030" }),
};

it("has nothing to say before the first snapshot", () => {
	expect(viewOf({})).toBeNull();
});

describe("welcome", () => {
	it("names session, body, sitting, room and time", () => {
		const state = { "meeting:8": meeting({ state: "convened", starts_at: EIGHT, room: "Hội trường lớn" }) };
		expect(viewOf(state)).toMatchObject({
			head: { long: "Hội trường lớn" },
			over: "Hội đồng nhân dân tỉnh Lam Giang khóa XIX",
			title: "Kỳ họp thứ 3",
			lines: ["Phiên họp toàn thể", "08:00, thứ tư, 09/12/2026"],
			foot: null,
		});
	});

	it("counts who has come, and says the end after it", () => {
		const attendance = {
			total: 55,
			present: 46,
			online: 6,
			excused: 2,
			unexcused: 0,
			not_yet: 1,
			guests: 0,
			need: 37,
			met: true,
		};
		const convened = { "meeting:8": meeting({ state: "convened" }), attendance };
		expect(viewOf(convened)).toMatchObject({ foot: { act: "Có mặt 52 trong 55 đại biểu" } });
		const closed = { "meeting:8": meeting({ state: "closed", closed_at: EIGHT }), attendance };
		expect(viewOf(closed)).toMatchObject({ foot: { act: "Phiên họp đã kết thúc lúc 08:00" } });
	});

	it("stands by the sitting's own title where there is no session", () => {
		const state = { "meeting:8": meeting({ state: "convened", session: null, title: "Phiên họp thường kỳ tháng 12" }) };
		expect(viewOf(state)).toMatchObject({ title: "Phiên họp thường kỳ tháng 12" });
	});
});

it("says since when there is a break, and what comes after it", () => {
	expect(viewOf({ ...open, "meeting:8": meeting({ state: "paused", paused_at: EIGHT }) })).toMatchObject({
		title: "Tạm dừng",
		lines: ["Phiên họp tạm dừng từ 08:00"],
		foot: { label: "Nội dung 1" },
	});
});

it("shows the item, who submits and verifies it, and the next one", () => {
	expect(viewOf(open)).toMatchObject({
		head: { long: HEAD, short: "Kỳ họp thứ 3, HĐND tỉnh Lam Giang" },
		over: "Nội dung 1 trong 2",
		title: "Nghị quyết về dự toán ngân sách địa phương",
		lines: ["Trình: Ủy ban nhân dân tỉnh", "Thẩm tra: Ban Kinh tế\u00a0-\u2060\u00a0Ngân sách"],
		foot: { label: "Tiếp theo", act: "Chính sách giai đoạn 2027\u00a0-\u2060\u00a02030" },
	});
});

describe("vote", () => {
	const voting = { ...open, "ballot:31": ballot({ opened_at: EIGHT, closes_at: EIGHT + 120_000 }) };

	it("says the rule and how many have voted, never for what", () => {
		const view = viewOf({ ...voting, "ballot:31/count": { cast: 41, present: 52 } });
		expect(view).toEqual({
			kind: "vote",
			key: "8 ballot:31 open",
			head: { long: HEAD, short: "Kỳ họp thứ 3, HĐND tỉnh Lam Giang" },
			question: "Thông qua Nghị quyết về dự toán ngân sách địa phương",
			rule: "Quá nửa tổng số đại biểu: cần ít nhất 28 trong 55",
			cast: 41,
			present: 52,
			deadline: EIGHT + 120_000,
			openedAt: EIGHT,
		});
	});

	it("names no number before the first count", () => {
		expect(viewOf(voting)).toMatchObject({ cast: null, present: 52 });
	});
});

describe("result", () => {
	const announced = ballot({ state: "announced", announced_at: 200, result: RESULT, votes: { "7": "for" } });

	it("has verdict, formula, three numbers and both shares, the deciding one first and named", () => {
		expect(viewOf({ ...open, "ballot:31": announced, "participant:7": participant() })).toMatchObject({
			kind: "result",
			verdict: "Thông qua",
			formula: { words: "Quá nửa tổng số đại biểu: cần ít nhất ", need: "28 trong 55" },
			counts: [{ count: 48 }, { count: 1 }, { count: 3 }],
			shares: [
				{ percent: "87,27%", of: "tổng số 55 đại biểu", decides: true },
				{ percent: "92,31%", of: "số 52 đại biểu có mặt", decides: false },
			],
			absent: 3,
		});
	});

	it("is another scene than its vote, so that it fades in", () => {
		const vote = viewOf({ ...open, "ballot:31": ballot() });
		expect(viewOf({ ...open, "ballot:31": announced })?.key).not.toBe(vote?.key);
	});

	it("waits with the item when the wall was not told the numbers", () => {
		expect(viewOf({ ...open, "ballot:31": { ...announced, result: null } })).toMatchObject({ kind: "words" });
	});
});

describe("document", () => {
	const shown = {
		...open,
		"document:5": document({ kind: "submission", number: "214/TTr-UBND", dated: "2026-11-28" }),
	};

	it("says its title, its number and the page", () => {
		expect(viewOf({ ...shown, presentation: presentation({ since: 900 }) })).toMatchObject({
			kind: "page",
			document: 5,
			page: 15,
			pages: 38,
			over: "Nội dung 1",
			title: "Dự thảo Nghị quyết",
			fact: "Tờ trình số 214/TTr-UBND, ngày 28/11/2026",
		});
	});

	it("stays the same scene from page to page", () => {
		const at = (page: number) => viewOf({ ...shown, presentation: presentation({ since: 900, page }) })?.key;
		expect(at(16)).toBe(at(15));
	});

	it("is left out where the wall may not see the document", () => {
		expect(viewOf({ ...open, presentation: presentation({ since: 900 }) })).toMatchObject({ kind: "words" });
	});
});

it("has words for a room without a meeting", () => {
	expect(wordsAlone("Chờ phiên họp", { over: "Hội trường lớn" })).toMatchObject({
		title: "Chờ phiên họp",
		head: { long: "Hội trường lớn" },
	});
});
