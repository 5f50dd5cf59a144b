import { expect, test } from "vitest";
import { barNames, whenWords } from "./naming.ts";

const MORNING = Date.parse("2026-12-09T01:00:00Z");

test("a sitting is named by session, council, kind and half day in Vietnam", () => {
	expect(
		barNames({ session: "Kỳ họp thứ 3", body_short: "HĐND tỉnh Lam Giang", kind: "plenary", starts_at: MORNING }),
	).toEqual({ title: "Kỳ họp thứ 3, HĐND tỉnh Lam Giang", sub: "Phiên họp toàn thể, sáng 09/12/2026" });
});

test("a body without sessions is named alone", () => {
	const { title } = barNames({ session: null, body_short: "UBND xã Yên Sơn", kind: "ordinary", starts_at: MORNING });
	expect(title).toBe("UBND xã Yên Sơn");
});

test("the half day is Vietnam's, not the device's", () => {
	expect(whenWords(Date.parse("2026-12-09T07:00:00Z"))).toBe("chiều 09/12/2026");
});
