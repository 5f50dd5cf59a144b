// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { complaints, show } from "../../tests/axe.ts";
import VoteButton from "./VoteButton.svelte";

function button(node: HTMLElement): HTMLButtonElement {
	const found = node.querySelector("button");
	if (!found) throw new Error("no button");
	return found;
}

describe("VoteButton", () => {
	it("tells its choice in words and reports the press", () => {
		const onclick = vi.fn();
		const node = show(VoteButton, { choice: "for", onclick });
		expect(node.textContent).toContain("Tán thành");
		button(node).click();
		expect(onclick).toHaveBeenCalledOnce();
	});

	it.each(["sending", "unsent", "inert", "recorded", "closed"] as const)("does nothing when %s", (state) => {
		const onclick = vi.fn();
		const node = show(VoteButton, { choice: "against", state, onclick });
		button(node).click();
		expect(onclick).not.toHaveBeenCalled();
		expect(button(node).getAttribute("aria-disabled")).toBe("true");
	});

	it.each([
		["sending", "Đang gửi"],
		["unsent", "Chưa gửi được, đang nối lại"],
		["recorded", "09:41:20"],
		["closed", "Đã đóng"],
	] as const)("says when it is %s", (state, words) => {
		const node = show(VoteButton, { choice: "abstain", state, time: "09:41:20" });
		expect(node.textContent).toContain(words);
	});

	it("is pressed only when the server has recorded it", () => {
		expect(button(show(VoteButton, { choice: "for", state: "sending" })).getAttribute("aria-pressed")).toBe("false");
		expect(button(show(VoteButton, { choice: "for", state: "recorded" })).getAttribute("aria-pressed")).toBe("true");
	});

	it.each(["rest", "sending", "recorded", "closed"] as const)("is accessible: %s", async (state) => {
		expect(await complaints(show(VoteButton, { choice: "for", state, time: "09:41:20" }))).toEqual([]);
	});
});
