// @vitest-environment jsdom
import { beforeEach, expect, it } from "vitest";
import { CommandError } from "../core/errors.ts";
import { chooseLanguage, rememberLanguage, sayError, t } from "./index.ts";

beforeEach(() => {
	localStorage.clear();
	document.documentElement.lang = "vi";
	chooseLanguage();
});

it("fills named parameters", () => {
	expect(t("agenda.now", { number: 3, total: 6 })).toBe("Đang diễn ra: nội dung 3 trong 6");
});

it("speaks the page's language unless a preference is stored", () => {
	expect(t("ballot.choice.for")).toBe("Tán thành");
	rememberLanguage("en");
	expect(chooseLanguage()).toBe("en");
	expect(document.documentElement.lang).toBe("en");
	expect(t("ballot.choice.for")).toBe("In favour");
});

it("shows a key that is missing rather than nothing", () => {
	expect(t("ballot.choice.never" as "ballot.choice.for")).toBe("ballot.choice.never");
});

it("says an error in the server's words, in ours, or as what it is", () => {
	expect(sayError(new CommandError({ code: "ballot.closed", say: "Biểu quyết đã kết thúc." }))).toBe(
		"Biểu quyết đã kết thúc.",
	);
	expect(sayError(new CommandError({ code: "link.lost" }))).toBe(t("errors.link.lost"));
	expect(sayError(new CommandError({ code: "nobody.knows" }))).toBe(t("errors.unknown"));
	expect(sayError(new TypeError("x is undefined"))).toBe(t("errors.unknown"));
});
