import { describe, expect, it } from "vitest";
import { linesOf } from "../../features/feed/fit.ts";
import type { ResultView, VoteView, WordsView } from "../../features/feed/view.ts";
import { pageLayout, placed, resultLayout, STAGE, voteLayout, wordsLayout } from "./layout.ts";

const TITLE = "Nghị quyết về dự toán ngân sách địa phương và phân bổ ngân sách cấp tỉnh năm 2027";
const LONGEST = `${TITLE}, `.repeat(7).slice(0, 500);
const words: WordsView = {
	kind: "words",
	calm: false,
	over: "Nội dung 3 trong 6",
	title: TITLE,
	lines: ["Trình: Ủy ban nhân dân tỉnh", "Thẩm tra: Ban Kinh tế - Ngân sách"],
	foot: { label: "Tiếp theo", act: TITLE },
};
const vote: VoteView = {
	kind: "vote",
	question: TITLE,
	rule: "Quá nửa tổng số đại biểu: cần ít nhất 28 trong 55",
	cast: 41,
	present: 52,
	deadline: null,
	openedAt: 0,
};
const result = {
	kind: "result",
	question: TITLE,
	formula: { words: "Quá nửa tổng số đại biểu: cần ít nhất ", need: "28 trong 55" },
	seats: ["for"],
} as unknown as ResultView;

describe("words", () => {
	it("have the sizes of the design for an ordinary title", () => {
		expect(wordsLayout(words)).toEqual({ above: 96, title: 88, line: 44, foot: true });
	});

	it("stand larger when nothing is being dealt with", () => {
		const calm = { ...words, calm: true, title: "Tạm dừng", lines: ["Phiên họp tạm dừng từ 09:41"] };
		expect(wordsLayout(calm)).toMatchObject({ above: 176, title: 120 });
	});

	it("step down for 500 letters, and stay inside the stage", () => {
		const long = { ...words, title: LONGEST, foot: { label: "Tiếp theo", act: LONGEST } };
		const { above, title, foot } = wordsLayout(long);
		const lines = linesOf(LONGEST, { face: "serif", size: title, width: 1700 });
		expect(title).toBeGreaterThanOrEqual(32);
		expect(foot).toBe(true);
		expect(above + 86 + lines * title * 1.3 + 48 + 2 * 44 * 1.4).toBeLessThan(838 - 53);
	});

	it("give up the next item before anything is cut", () => {
		const crowded = {
			...words,
			title: LONGEST,
			lines: [LONGEST.slice(0, 300), LONGEST.slice(0, 300)],
			foot: { label: "", act: LONGEST },
		};
		expect(wordsLayout(crowded)).toMatchObject({ foot: false, line: 32 });
	});
});

it("keeps the clock's place under the longest question", () => {
	expect(voteLayout(vote).question).toBe(72);
	expect(voteLayout({ ...vote, question: LONGEST }).question).toBe(32);
});

it("makes verdict and numbers smaller only for a long question", () => {
	expect(resultLayout(result)).toEqual({ question: 44, compact: false });
	expect(resultLayout({ ...result, question: LONGEST })).toEqual({ question: 32, compact: true });
});

describe("page", () => {
	it("takes the height of the stage when upright", () => {
		expect(pageLayout({ width: 1240, height: 1754 }, TITLE)).toEqual({
			width: 724,
			height: 1024,
			upright: true,
			title: 48,
		});
		expect(pageLayout({ width: 1240, height: 1754 }, LONGEST).title).toBe(32);
	});

	it("leaves room for its title when lying", () => {
		const short = pageLayout({ width: 1600, height: 900 }, "Phụ lục");
		const long = pageLayout({ width: 1600, height: 900 }, LONGEST);
		expect(short.upright).toBe(false);
		expect(short.width / short.height).toBeCloseTo(16 / 9, 1);
		expect(long.height).toBeLessThan(short.height);
		expect(pageLayout({ width: 3000, height: 300 }, "Phụ lục").width).toBeLessThanOrEqual(1744);
	});
});

it("places the whole stage in the middle of any window", () => {
	expect(placed(STAGE)).toEqual({ scale: 1, left: 0, top: 0 });
	expect(placed({ width: 1280, height: 1024 })).toEqual({ scale: 2 / 3, left: 0, top: 152 });
	expect(placed({ width: 3840, height: 1080 })).toEqual({ scale: 1, left: 960, top: 0 });
});
