import { expect, test } from "vitest";
import { isPdf, kindIn, titleIn } from "./received.ts";

test.each([
	["Tờ trình 214_TTr-UBND.pdf", "submission"],
	["Báo cáo thẩm tra số 46.pdf", "verification"],
	["Phụ lục 14 biểu dự toán.pdf", "appendix"],
	["DU_THAO_NGHI_QUYET.pdf", "draft"],
	["bao-cao-kinh-te.pdf", "report"],
	["scan0001.pdf", "reference"],
])("%s is a %s", (name, kind) => {
	expect(kindIn(name)).toBe(kind);
});

test("a title is the composed name without its ending", () => {
	expect(titleIn("Tờ_trình  214.pdf".normalize("NFD"))).toBe("Tờ trình 214".normalize("NFC"));
	expect(titleIn(".pdf")).toBe(".pdf");
	expect(titleIn("Nghị quyết v1.2 cuối.pdf")).toBe("Nghị quyết v1.2 cuối");
});

test("only PDF is taken", () => {
	expect(isPdf({ name: "a.PDF", type: "" })).toBe(true);
	expect(isPdf({ name: "a", type: "application/pdf" })).toBe(true);
	expect(isPdf({ name: "a.docx", type: "application/msword" })).toBe(false);
});
