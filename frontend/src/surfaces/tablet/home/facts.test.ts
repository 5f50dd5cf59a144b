import { expect, test } from "vitest";
import { document } from "../../../../tests/meeting.ts";
import { factsOf } from "./facts.ts";

test("facts are what the name does not say already", () => {
	const submission = document({
		title: "Tờ trình số 214/TTr-UBND",
		kind: "submission",
		number: "214/TTr-UBND",
		pages: 12,
	});
	expect(factsOf({ ...submission, dated: "2026-11-20" }, 12)).toBe(
		"12 trang, ngày\u00a020/11/2026. Đã đọc đến trang 12",
	);
	expect(factsOf({ ...submission, title: "Về dự toán ngân sách" }, null)).toBe("Tờ trình, 214/TTr-UBND, 12 trang");
	expect(factsOf(document({ title: "Dự thảo Nghị quyết", pages: 0 }), null)).toBe("");
});
