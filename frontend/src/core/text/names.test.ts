import { describe, expect, it } from "vitest";
import { compareNames, matches, nfc, searchKey } from "./names.ts";

it("composes decomposed letters", () => {
	expect(nfc("Ước".normalize("NFD"))).toBe("Ước");
});

describe("search", () => {
	it("has a key without marks", () => {
		expect(searchKey("  Đặng Thị   YẾN ")).toBe("dang thi yen");
		expect(searchKey("dự toán".normalize("NFD"))).toBe("du toan");
	});

	it("finds words in any order, with or without marks", () => {
		expect(matches("Nghị quyết về dự toán ngân sách", "ngan sach du toan")).toBe(true);
		expect(matches("Nghị quyết về dự toán ngân sách", "dự toán")).toBe(true);
		expect(matches("Nghị quyết về dự toán ngân sách", "đầu tư")).toBe(false);
		expect(matches("Nghị quyết", "")).toBe(true);
	});
});

describe("order of people", () => {
	it("goes by given name, then family name, then the words between", () => {
		const people = ["Vũ Thị Hường", "Phạm Hữu Ước", "Trần Văn An", "Bùi Văn An", "Bùi Anh An", "Đặng Thị Yến"];
		expect([...people].sort(compareNames)).toEqual([
			"Bùi Anh An",
			"Bùi Văn An",
			"Trần Văn An",
			"Vũ Thị Hường",
			"Phạm Hữu Ước",
			"Đặng Thị Yến",
		]);
	});

	it("knows letters of their own and the tones in their order", () => {
		const letters = ["Ô", "Ơ", "Đa", "Da", "Ân", "An", "Ăn", "O", "Ưa", "Ua"];
		expect([...letters].sort(compareNames)).toEqual(["An", "Ăn", "Ân", "Da", "Đa", "O", "Ô", "Ơ", "Ua", "Ưa"]);
		const tones = ["Hạ", "Há", "Hã", "Hả", "Hà", "Ha"];
		expect([...tones].sort(compareNames)).toEqual(["Ha", "Hà", "Hả", "Hã", "Há", "Hạ"]);
	});

	it("weighs a tone less than a later letter", () => {
		expect(["Hàn", "Han", "Hanh"].sort(compareNames)).toEqual(["Han", "Hàn", "Hanh"]);
	});

	it("reads both forms of the same name alike", () => {
		expect(compareNames("Ước", "Ước".normalize("NFD"))).toBe(0);
	});
});
