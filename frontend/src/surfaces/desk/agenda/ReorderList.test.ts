// @vitest-environment jsdom
import { flushSync, tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { show } from "../../../../tests/axe.ts";
import { FakeTable } from "../../../../tests/table.svelte.ts";
import type { Desk } from "../desk.svelte.ts";
import AgendaColumn from "../live/AgendaColumn.svelte";

const item = (number: number, title: string) => ({
	...{ number, title, state: "pending", outcome: null, starts_at: null, minutes: null },
});
const AGENDA = {
	"meeting:8": { title: "Toàn thể", state: "open" },
	"agenda.item:11": item(1, "Chương trình"),
	"agenda.item:12": item(2, "Báo cáo"),
	"agenda.item:13": item(3, "Dự toán"),
};

function column(fixed = false) {
	const desk = Object.assign(new FakeTable(AGENDA), { middle: "item", look: vi.fn() });
	return { desk, node: show(AgendaColumn, { desk: desk as unknown as Desk, looked: null, fixed }) };
}

function titles(node: HTMLElement): (string | undefined)[] {
	return [...node.querySelectorAll(".act")].map((one) => one.textContent?.trim());
}

async function key(node: HTMLElement, id: number, name: string): Promise<void> {
	const handle = node.querySelector<HTMLElement>(`[data-handle="${id}"]`);
	handle?.focus();
	handle?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
	flushSync();
	await tick();
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
	vi.useRealTimers();
});

describe("moving an item by key", () => {
	it("shows it at once, says where it is, keeps the focus and sends one change", async () => {
		const { desk, node } = column();
		await key(node, 13, "ArrowUp");
		await key(node, 13, "ArrowUp");
		expect(titles(node)).toEqual(["Dự toán", "Chương trình", "Báo cáo"]);
		expect(node.querySelector("[role=status]")?.textContent).toBe("Vị trí 1 trong 3");
		expect((document.activeElement as HTMLElement).dataset.handle).toBe("13");
		expect(desk.send).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(700);
		expect(desk.send).toHaveBeenCalledExactlyOnceWith("agenda.reorder", { order: [13, 11, 12], was: [11, 12, 13] });
	});

	it("goes back on Escape", async () => {
		const { desk, node } = column();
		await key(node, 13, "ArrowUp");
		await key(node, 13, "Escape");
		expect(titles(node)).toEqual(["Chương trình", "Báo cáo", "Dự toán"]);
		await vi.advanceTimersByTimeAsync(700);
		expect(desk.send).not.toHaveBeenCalled();
	});

	it("asks when somebody else changed the agenda meanwhile", async () => {
		const { desk, node } = column();
		await key(node, 13, "ArrowUp");
		desk.put({ "agenda.item:11": item(2, "Chương trình"), "agenda.item:12": item(1, "Báo cáo") });
		flushSync();
		await vi.advanceTimersByTimeAsync(700);
		expect(node.textContent).toContain("Chương trình vừa được người khác đổi");
		expect(desk.send).not.toHaveBeenCalled();
		[...node.querySelectorAll("button")].find((one) => one.textContent?.includes("Dùng bản mới"))?.click();
		flushSync();
		expect(titles(node)).toEqual(["Báo cáo", "Chương trình", "Dự toán"]);
	});
});

it("an agenda that is done has no handles", () => {
	expect(column(true).node.querySelector("[data-handle]")).toBeNull();
});
