// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { complaints, show } from "../../../../tests/axe.ts";
import { FakeTable } from "../../../../tests/table.svelte.ts";
import { CommandError } from "../../../core/errors.ts";
import type { State } from "../../../core/feed/fold.ts";
import { ballotsOf, type MeetingBallot } from "../../../features/ballot/ballot.ts";
import VotePanel from "./VotePanel.svelte";

const RULE = { base: "total", op: "gt", num: 1, den: 2, legal: "" };
const RESULT = {
	...{ for: 48, against: 1, abstain: 3, absent: 3, total: 55, present: 52, need: 28, adopted: true },
	...{ percent_total: "87,27", percent_present: "92,31" },
};
const person = (id: number, name: string) => ({
	person: id,
	name,
	address: "Ông",
	group: "Tổ 4",
	seat: "27",
	rank: id,
});

function sitting(ballot: object): State {
	return {
		"meeting:8": { title: "Toàn thể", state: "open" },
		"agenda.item:12": { number: 3, title: "Dự toán", state: "current" },
		"participant:7": person(7, "Phạm Hữu Ước"),
		"ballot:31": {
			...{ item: "agenda.item:12", title: "Thông qua dự toán", options: ["for", "against", "abstain"], rule: RULE },
			...{ need: 28, roll_size: 55, present: 52, seconds: 60, closes_at: null, result: null },
			...ballot,
		},
		"ballot:31/count": { cast: 41, present: 52 },
		"ballot:31/missing": { people: [7] },
	};
}

function panel(state: State) {
	const desk = new FakeTable(state);
	const node = show(VotePanel, { desk, ballot: ballotsOf(state)[0] as MeetingBallot, item: "Dự toán", primary: true });
	return { desk, node };
}

function press(node: HTMLElement, name: string | RegExp): void {
	const found = [...node.querySelectorAll("button")].filter((one) => one.textContent?.trim().match(name));
	const last = found.at(-1);
	if (!last) throw new Error(`no button ${name}`);
	last.click();
	flushSync();
}

describe("an open vote", () => {
	it("shows how many have voted, who has not, and nothing of what they chose", () => {
		const { node } = panel(sitting({ state: "open" }));
		expect([...node.querySelectorAll("dd")].map((one) => one.textContent)).toEqual(["41", "11", "3"]);
		expect(node.textContent).toContain("Kết quả chỉ hiện sau khi đóng.");
		expect(node.textContent).not.toContain("Tán thành");
		press(node, "Xem 11 người");
		expect(node.textContent).toContain("Ông Phạm Hữu Ước");
	});

	it("is closed only after it was asked in place", async () => {
		const { desk, node } = panel(sitting({ state: "open" }));
		press(node, "Đóng biểu quyết");
		expect(node.textContent).toContain("Còn 11 người chưa chọn");
		expect(desk.send).not.toHaveBeenCalled();
		press(node, /^Đóng biểu quyết/);
		expect(desk.send).toHaveBeenCalledExactlyOnceWith("ballot.close", { ballot: 31 });
	});

	it("says in place why it could not be closed", async () => {
		const { desk, node } = panel(sitting({ state: "open" }));
		desk.send.mockRejectedValue(new CommandError({ code: "ballot.wrong_state", say: "Biểu quyết đã kết thúc." }));
		press(node, "Đóng biểu quyết");
		press(node, /^Đóng biểu quyết/);
		await vi.waitFor(() =>
			expect(node.querySelector("[role=alert]")?.textContent).toContain("Biểu quyết đã kết thúc."),
		);
	});
});

describe("a closed vote", () => {
	it("shows the result with its formula and asks before it is announced", () => {
		const { desk, node } = panel(sitting({ state: "closed", closed_at: 1, announced_at: null, result: RESULT }));
		expect(node.textContent).toContain("Thông qua");
		expect(node.textContent).toContain("Quá nửa tổng số đại biểu: cần ít nhất 28 trong 55");
		expect([...node.querySelectorAll("dd")].map((one) => one.textContent)).toEqual(["48", "1", "3", "3"]);
		press(node, "Công bố kết quả");
		expect(desk.send).not.toHaveBeenCalled();
		press(node, /^Công bố kết quả/);
		expect(desk.send).toHaveBeenCalledExactlyOnceWith("ballot.announce", { ballot: 31 });
	});

	it("leads back to the agenda once it is announced", () => {
		const { node } = panel(sitting({ state: "announced", closed_at: 1, announced_at: 2, result: RESULT }));
		expect(node.querySelector("a")?.getAttribute("href")).toBe("#agenda");
		expect(node.querySelector("button")).toBeNull();
	});
});

describe("a prepared vote", () => {
	it("is opened by one press while its item is the current one", () => {
		const { desk, node } = panel(sitting({ state: "draft" }));
		expect(node.textContent).toContain("Thời gian 60 giây.");
		press(node, "Mở biểu quyết");
		expect(desk.send).toHaveBeenCalledExactlyOnceWith("ballot.open", { ballot: 31 });
	});

	it("says why it cannot be opened yet", () => {
		const state = sitting({ state: "draft" });
		const { node } = panel({ ...state, "agenda.item:12": { number: 3, title: "Dự toán", state: "pending" } });
		const open = [...node.querySelectorAll("button")].find((one) => one.textContent?.includes("Mở biểu quyết"));
		expect(open?.disabled).toBe(true);
		expect(node.textContent).toContain("Mở được khi nội dung này đang diễn ra.");
	});
});

it.each(["draft", "open", "closed", "announced"])("a vote %s has no barrier", async (state) => {
	const { node } = panel(
		sitting({ state, closed_at: 1, announced_at: state === "announced" ? 2 : null, result: RESULT }),
	);
	expect(await complaints(node)).toEqual([]);
});
