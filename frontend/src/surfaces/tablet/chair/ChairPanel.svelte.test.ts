// @vitest-environment jsdom
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { complaints, show } from "../../../../tests/axe.ts";
import { ballot, item, meeting } from "../../../../tests/meeting.ts";
import type { State } from "../../../core/feed/fold.ts";
import ChairPanel from "./ChairPanel.svelte";
import { Doing } from "./doing.svelte.ts";

const roll = {
	total: 55,
	present: 50,
	online: 2,
	excused: 1,
	unexcused: 0,
	not_yet: 2,
	guests: 3,
	need: 37,
	met: true,
};
const open = {
	"meeting:8": meeting(),
	"agenda.item:12": item({ number: 3, state: "current", current_at: 0, minutes: 40 }),
	"agenda.item:13": item({ number: 4 }),
	attendance: roll,
};
const sent: string[] = [];
let refusal: object | null = null;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["Date"] });
	sent.length = 0;
	refusal = null;
	vi.stubGlobal(
		"fetch",
		vi.fn(async (url: string, init: RequestInit) => {
			const { args } = JSON.parse(String(init.body));
			sent.push(`${url.replace("/api/commands/", "")} ${JSON.stringify(args)}`);
			return refusal ? Response.json(refusal, { status: 409 }) : Response.json({ ok: true, at: 0, value: {} });
		}),
	);
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

function panel(state: State) {
	const refused = vi.fn();
	const props = $state({ state, doing: new Doing(8, refused), now: 24 * 60_000 });
	const node = show(ChairPanel, props);
	later();
	return { node, props, refused };
}

/** Past the time in which a second press is taken for a slip. */
function later(): void {
	vi.setSystemTime(Date.now() + 1000);
}

async function press(node: HTMLElement, words: string): Promise<void> {
	const found = [...node.querySelectorAll("button")].find((one) => one.textContent?.trim() === words);
	if (!found) throw new Error(`no button ${words} in ${node.textContent}`);
	found.click();
	await new Promise((resolve) => setTimeout(resolve));
	flushSync();
}

const big = (node: HTMLElement) => node.querySelector(".big")?.textContent?.trim();

describe("the chair's panel", () => {
	it("has one big button and says where the sitting stands", async () => {
		const { node } = panel({ ...open, "ballot:31": ballot({ state: "draft" }) });
		expect(node.querySelectorAll(".big")).toHaveLength(1);
		expect(big(node)).toBe("Mở biểu quyết");
		const figures = [...node.querySelectorAll("dd")].map((one) => one.textContent?.replace(/\s+/g, " ").trim());
		expect(figures).toEqual(["52 trong 55", "28 tán thành", "24 trong 40"]);
		expect(await complaints(node)).toEqual([]);
		await press(node, "Mở biểu quyết");
		expect(sent).toEqual(['ballot.open {"ballot":31}']);
	});

	it("asks before closing a vote and says how many have not voted", async () => {
		const { node, props } = panel({ ...open, "ballot:31": ballot(), "ballot:31/count": { cast: 41, present: 52 } });
		await press(node, "Đóng biểu quyết");
		expect(node.textContent).toContain("Còn 11 đại biểu có mặt chưa chọn");
		props.state = { ...props.state, "ballot:31/count": { cast: 52, present: 52 } };
		flushSync();
		expect(node.textContent).toContain("Tất cả đại biểu có mặt đã chọn");
		expect(sent).toEqual([]);
		await press(node, "Đóng");
		expect(sent).toEqual(['ballot.close {"ballot":31}']);
	});

	it("takes a second quick press on a button that has just changed for a slip", async () => {
		const { node, props } = panel(open);
		await press(node, "Chuyển nội dung 4");
		props.state = {
			...open,
			"agenda.item:12": item({ number: 3, state: "done" }),
			"agenda.item:13": item({ number: 4, state: "current" }),
			"agenda.item:14": item({ number: 5 }),
		};
		flushSync();
		await press(node, "Chuyển nội dung 5");
		expect(sent).toEqual(['agenda.step {"item":13}']);
		later();
		await press(node, "Chuyển nội dung 5");
		expect(sent).toHaveLength(2);
	});

	it("asks before ending the sitting", async () => {
		const { node } = panel({
			...open,
			"agenda.item:12": item({ state: "done" }),
			"agenda.item:13": item({ state: "done" }),
		});
		expect(big(node)).toBe("Kết thúc phiên họp");
		await press(node, "Kết thúc phiên họp");
		await press(node, "Kết thúc");
		expect(sent).toEqual(["meeting.close {}"]);
	});

	it("warns of a missing quorum before the sitting is opened", async () => {
		const few = { ...roll, present: 30, met: false };
		const { node } = panel({ ...open, "meeting:8": meeting({ state: "convened" }), attendance: few });
		await press(node, "Mở phiên họp");
		expect(node.textContent).toContain("Còn thiếu 5 đại biểu để đủ điều kiện tiến hành");
	});

	it("hands a refusal on and can be pressed again", async () => {
		refusal = { ok: false, code: "meeting.held", say: "Đang biểu quyết." };
		const { node, refused } = panel(open);
		await press(node, "Tạm dừng phiên họp");
		expect(refused).toHaveBeenCalledWith(expect.objectContaining({ say: "Đang biểu quyết." }));
		await press(node, "Tạm dừng phiên họp");
		expect(sent).toHaveLength(2);
	});
});
