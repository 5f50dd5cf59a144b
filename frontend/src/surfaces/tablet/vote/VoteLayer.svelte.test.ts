// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { complaints, show } from "../../../../tests/axe.ts";
import { ballot, document as file, item } from "../../../../tests/meeting.ts";
import { CommandError } from "../../../core/errors.ts";
import type { State } from "../../../core/feed/fold.ts";
import type { BallotShown, ResultShown } from "../../../core/generated/feed.ts";
import { Casting } from "./casting.svelte.ts";
import VoteLayer from "./VoteLayer.svelte";

const RESULT: ResultShown = {
	for: 48,
	against: 1,
	abstain: 3,
	absent: 3,
	total: 55,
	present: 52,
	need: 28,
	adopted: true,
	percent_total: "87,27",
	percent_present: "92,31",
};
const AT = Date.parse("2026-12-09T02:41:20Z");
const here = { "attendance/mine": { state: "present", at: 0 } };
const sitting = { "agenda.item:12": item({ number: 3, state: "current" }), "document:5": file() };

beforeAll(() => {
	HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
		this.open = true;
	};
	HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
		this.open = false;
	};
});

interface Answer {
	resolve(value: unknown): void;
	reject(error: unknown): void;
}

/** The layer over a link whose answers the test gives. */
function layer({
	own = here,
	votes = true,
	role = "delegate" as "delegate" | "chair",
	part = {} as Partial<BallotShown>,
} = {}) {
	const sent: [string, unknown][] = [];
	const answers: Answer[] = [];
	const command = vi.fn((name: string, args: unknown) => {
		sent.push([name, args]);
		return new Promise((resolve, reject) => answers.push({ resolve, reject }));
	});
	const casting = new Casting({ command } as never, () => {});
	const onresult = vi.fn();
	const props = $state({
		state: { ...sitting, "ballot:31": ballot({ closes_at: 42_000, ...part }) } as State,
		own: own as State,
		self: { votes, role },
		casting,
		linked: true,
		now: 0,
		reading: false,
		onread: () => {
			props.reading = true;
		},
		onresult,
	});
	const node = show(VoteLayer, props);
	return { node, props, sent, answers, onresult };
}

function button(node: HTMLElement, words: string): HTMLButtonElement {
	const found = [...node.querySelectorAll("button")].find((one) => one.textContent?.trim().startsWith(words));
	if (!found) throw new Error(`no button ${words} in ${node.textContent}`);
	return found;
}

async function press(node: HTMLElement, words: string): Promise<void> {
	button(node, words).click();
	await settled();
}

async function settled(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve));
	flushSync();
}

function put(props: { state: State }, part: Partial<BallotShown>): void {
	props.state = { ...props.state, "ballot:31": ballot({ closes_at: 42_000, ...part }) };
	flushSync();
}

const sheet = (node: HTMLElement) => node.querySelector("dialog");
const recorded = { "ballot:31/mine": { choice: "for", receipt: "K7QD-2M9P", at: AT } };

describe("the vote sheet before the choice", () => {
	it("lies over everything with question, rule, clock and three answers, and cannot be put away", async () => {
		const { node } = layer();
		expect(sheet(node)?.open).toBe(true);
		for (const words of ["Thông qua Nghị quyết", "Quá nửa tổng số đại biểu", "Cần ít nhất 28 trong 55", "00:42"])
			expect(node.textContent).toContain(words);
		expect([...node.querySelectorAll(".vote")].map((one) => one.textContent?.trim())).toEqual([
			"Tán thành",
			"Không tán thành",
			"Không biểu quyết",
		]);
		expect(node.textContent).not.toContain("Thu nhỏ");
		sheet(node)?.dispatchEvent(new Event("cancel", { cancelable: true }));
		flushSync();
		expect(sheet(node)?.open).toBe(true);
		expect(await complaints(node)).toEqual([]);
	});

	it("stops at 00:00 and says what is waited for", () => {
		const { node, props } = layer();
		props.now = 50_000;
		flushSync();
		expect(node.textContent).toContain("00:00");
		expect(node.textContent).toContain("Hết giờ, chờ đóng biểu quyết");
		expect(button(node, "Tán thành").getAttribute("aria-disabled")).toBeNull();
	});

	it("lets the draft be read and comes back by itself", () => {
		const { node, props } = layer();
		button(node, "Xem dự thảo").click();
		flushSync();
		expect(sheet(node)).toBeNull();
		expect(node.textContent).toContain("Đang biểu quyết, chưa chọn");
		props.reading = false;
		flushSync();
		expect(sheet(node)?.open).toBe(true);
	});

	it("asks one who was not called present to check in first", async () => {
		const { node, props, sent } = layer({ own: {} as typeof here });
		expect(node.querySelectorAll(".vote")).toHaveLength(0);
		await press(node, "Điểm danh");
		expect(sent).toEqual([["attendance.check_in", {}]]);
		props.own = here;
		flushSync();
		expect(node.querySelectorAll(".vote")).toHaveLength(3);
	});

	it("is not shown to one without a vote, who only hears of it", () => {
		const { node } = layer({ votes: false });
		expect(sheet(node)).toBeNull();
		expect(node.querySelector("button")).toBeNull();
		expect(node.querySelector('[role="alert"]')?.textContent).toContain("Đã mở biểu quyết");
	});

	it("lets the chair go back to the acts", () => {
		const { node } = layer({ role: "chair" });
		button(node, "Về điều hành").click();
		flushSync();
		expect(sheet(node)).toBeNull();
	});
});

describe("sending", () => {
	it("says so on the answer, makes the others wait and sends once", async () => {
		const { node, sent } = layer();
		await press(node, "Tán thành");
		await press(node, "Tán thành");
		await press(node, "Không tán thành");
		expect(sent).toEqual([["ballot.cast", { ballot: 31, choice: "for" }]]);
		expect(button(node, "Tán thành").textContent).toContain("Đang gửi");
	});

	it("says when the link is away and keeps the same choice", async () => {
		const { node, props, sent } = layer();
		await press(node, "Tán thành");
		props.linked = false;
		flushSync();
		expect(button(node, "Tán thành").textContent).toContain("Chưa gửi được, đang nối lại");
		expect(sent).toHaveLength(1);
	});

	it("shows a refusal in the server's words and lets the person answer again", async () => {
		const { node, answers } = layer();
		await press(node, "Tán thành");
		answers[0]?.reject(new CommandError({ code: "ballot.not_present", say: "Đại biểu chưa điểm danh." }));
		await settled();
		expect(node.querySelector('[role="alert"]')?.textContent).toContain("Đại biểu chưa điểm danh.");
		expect(node.textContent).not.toContain("ballot.not_present");
		expect(button(node, "Tán thành").getAttribute("aria-disabled")).toBeNull();
	});
});

describe("the recorded vote", () => {
	it("shows the choice and the server's time from the answer alone", async () => {
		const { node, answers } = layer();
		await press(node, "Tán thành");
		answers[0]?.resolve({ choice: "for", receipt: "K7QD-2M9P", at: AT });
		await settled();
		expect(node.querySelector(".receipt")?.textContent).toMatch(/Đã ghi nhận\s*Tán thành\s*lúc\s*09:41:20/);
		expect(await complaints(node)).toEqual([]);
	});

	it("can be changed, and other people's votes do not disturb the change", async () => {
		const { node, props, sent } = layer({ own: { ...here, ...recorded } });
		expect([...node.querySelectorAll(".vote")].map((one) => one.textContent?.trim())).toEqual([
			"Không tán thành",
			"Không biểu quyết",
		]);
		await press(node, "Không tán thành");
		props.state = { ...props.state, "ballot:31/count": { cast: 41, present: 52 } };
		flushSync();
		expect(sent).toEqual([["ballot.cast", { ballot: 31, choice: "against" }]]);
		expect(button(node, "Không tán thành").textContent).toContain("Đang gửi");
		expect(node.textContent).toContain("trong 52 đại biểu có mặt đã biểu quyết");
	});

	it("offers no change where the rule allows none", () => {
		const { node } = layer({ own: { ...here, ...recorded }, part: { change_allowed: false } });
		expect(node.querySelectorAll(".vote")).toHaveLength(0);
		expect(node.textContent).toContain("không đổi được");
	});

	it("may be made small, and is opened again from its bar", () => {
		const { node } = layer({ own: { ...here, ...recorded } });
		button(node, "Thu nhỏ").click();
		flushSync();
		expect(sheet(node)).toBeNull();
		expect(node.textContent).toContain("Đã ghi nhận: Tán thành");
		button(node, "Mở lại").click();
		flushSync();
		expect(sheet(node)?.open).toBe(true);
	});
});

describe("the end of a vote", () => {
	let view: ReturnType<typeof layer>;
	beforeEach(() => {
		view = layer({ own: { ...here, ...recorded } });
	});

	it("stays in the sheet until the person puts it away, with the result when it comes", () => {
		const { node, props, onresult } = view;
		put(props, { state: "closed" });
		expect(node.textContent).toContain("Biểu quyết đã đóng");
		put(props, { state: "announced", result: RESULT });
		for (const words of ["Thông qua", "87,27%", "92,31%", "Lựa chọn của đại biểu: Tán thành, lúc 09:41:20"])
			expect(node.textContent).toContain(words);
		button(node, "Đóng").click();
		flushSync();
		expect(node.textContent?.trim()).toBe("");
		expect(onresult).not.toHaveBeenCalled();
	});

	it("is told once where the sheet was small", () => {
		const { node, props, onresult } = view;
		button(node, "Thu nhỏ").click();
		put(props, { state: "closed" });
		expect(node.textContent).toContain("Chờ chủ tọa công bố kết quả");
		put(props, { state: "announced", result: RESULT });
		expect(onresult).toHaveBeenCalledExactlyOnceWith(true);
		expect(node.textContent?.trim()).toBe("");
	});

	it("makes room for the next vote", () => {
		const { node, props } = view;
		button(node, "Thu nhỏ").click();
		put(props, { state: "announced", result: RESULT });
		props.state = { ...props.state, "ballot:32": ballot({ title: "Thông qua Nghị quyết khác" }) };
		flushSync();
		expect(sheet(node)?.textContent).toContain("Thông qua Nghị quyết khác");
	});
});
