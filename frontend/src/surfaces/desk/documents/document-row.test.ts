import { expect, test } from "vitest";
import type { MeetingDocument } from "../../../features/document/document.ts";
import { documentFacts, documentState, presentedPage } from "./document-row.ts";

const document = {
	id: 5,
	key: "document:5",
	title: "Dự toán",
	kind: "submission",
	number: "214/TTr-UBND",
	pages: 126,
} as MeetingDocument;
const inState = (state: MeetingDocument["state"], more = {}) => ({ ...document, state, ...more });

test("pages being drawn are counted", () => {
	const state = { "document:5/progress": { done: 84, total: 126 } };
	expect(documentState(state, inState("processing"))).toMatchObject({
		words: "Đang dựng trang 84 / 126",
		progress: { done: 84, total: 126 },
	});
});

test("before the first page is drawn there is nothing to count", () => {
	expect(documentState({}, inState("processing"))).toMatchObject({ words: "Đang mở tệp", progress: null });
	expect(documentState({}, inState("received")).words).toBe("Đã nhận tệp, chờ dựng trang");
});

test("a refusal says why", () => {
	expect(documentState({}, inState("refused", { reason: "encrypted" }))).toMatchObject({
		words: "Tệp có mật khẩu, không mở được",
		refused: true,
	});
});

test("the page on the wall is told for its own document only", () => {
	const state = { presentation: { document: "document:5", page: 15, pages: 38, by: 7, since: 1 } };
	expect(presentedPage(state, document)).toBe(15);
	expect(presentedPage(state, { ...document, key: "document:6" })).toBeNull();
});

test("facts name kind, number and pages once they are known", () => {
	expect(documentFacts(inState("ready"))).toBe("Tờ trình, 214/TTr-UBND, 126 trang");
	expect(documentFacts(inState("processing", { number: null }))).toBe("Tờ trình");
	expect(documentFacts(inState("ready", { title: "Tờ trình về dự toán" }))).toBe("214/TTr-UBND, 126 trang");
});
