// @vitest-environment jsdom
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { complaints, show } from "../../tests/axe.ts";
import ConfirmInPlace from "./ConfirmInPlace.svelte";

const words = { label: "Đóng biểu quyết", warning: "Còn 11 người chưa chọn", keep: "Để mở", act: "Đóng" };

function named(node: HTMLElement, name: string): HTMLButtonElement {
	const found = [...node.querySelectorAll("button")].find((button) => button.textContent?.trim() === name);
	if (!found) throw new Error(`no button ${name}`);
	return found;
}

function asked(): { node: HTMLElement; onconfirm: ReturnType<typeof vi.fn<() => void>> } {
	const onconfirm = vi.fn<() => void>();
	const node = show(ConfirmInPlace, { ...words, onconfirm });
	named(node, words.label).click();
	flushSync();
	return { node, onconfirm };
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
	vi.useRealTimers();
});

describe("ConfirmInPlace", () => {
	it("does nothing before it was confirmed", () => {
		const { node, onconfirm } = asked();
		expect(node.textContent).toContain(words.warning);
		expect(onconfirm).not.toHaveBeenCalled();
	});

	it("puts the focus on the act, does it once and gives the focus back", () => {
		const { node, onconfirm } = asked();
		expect(document.activeElement).toBe(named(node, words.act));
		named(node, words.act).click();
		flushSync();
		expect(onconfirm).toHaveBeenCalledOnce();
		expect(node.textContent).not.toContain(words.warning);
		expect(document.activeElement).toBe(named(node, words.label));
	});

	it.each([
		["the harmless answer", (node: HTMLElement) => named(node, words.keep).click()],
		[
			"Escape",
			() => document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
		],
		["ten seconds", () => vi.advanceTimersByTime(10_000)],
	])("goes back by %s", (_, leave) => {
		const { node, onconfirm } = asked();
		leave(node);
		flushSync();
		expect(node.textContent).not.toContain(words.warning);
		expect(onconfirm).not.toHaveBeenCalled();
	});

	it("asks nothing while disabled", () => {
		const node = show(ConfirmInPlace, { ...words, disabled: true, onconfirm: () => {} });
		named(node, words.label).click();
		flushSync();
		expect(node.textContent).not.toContain(words.warning);
	});

	it("is accessible while it asks", async () => {
		const { node } = asked();
		vi.useRealTimers();
		expect(await complaints(node)).toEqual([]);
	});
});
