import { describe, expect, it } from "vitest";
import type { Entry } from "../../core/feed/protocol.ts";
import { joined, type LogEntry, logged, logLine } from "./log.ts";

const person = (id: number, name: string) => ({ person: id, name, address: "Ông", rank: id, role: "delegate" });
const state = {
	"meeting:8": { title: "Toàn thể" },
	"agenda.item:11": { number: 2, title: "Báo cáo", state: "done" },
	"agenda.item:12": { number: 3, title: "Dự toán", state: "current" },
	"document:5": { item: "agenda.item:12", title: "Dự thảo Nghị quyết" },
	"ballot:31": { item: "agenda.item:12", state: "open" },
	"participant:7": person(7, "Phạm Hữu Ước"),
	"participant:9": person(9, "Nguyễn Thị Bích Ngọc"),
};

function line(kind: Entry["kind"], put: Record<string, unknown>, drop: string[] = []) {
	const { words, actor } = logLine(logged({ seq: 4, kind, at: 1, actor: "person:9", put, drop }, state), state);
	return [words, actor];
}

describe("a line of the log", () => {
	it("names the item that has begun, not the one that ended", () => {
		const put = { "agenda.item:11": state["agenda.item:11"], "agenda.item:12": state["agenda.item:12"] };
		expect(line("agenda.stepped", put)).toEqual(["Bắt đầu nội dung 3", "Nguyễn Thị Bích Ngọc"]);
	});

	it("names a ballot by its item and a document by its title", () => {
		expect(line("ballot.opened", { "ballot:31": {} })[0]).toBe("Mở biểu quyết nội dung 3");
		expect(line("document.presented", { "document:5": {} })[0]).toBe("Trình bày Dự thảo Nghị quyết");
	});

	it("names who was marked, and says once who checked in", () => {
		const put = { attendance: {}, "attendance:7": { person: 7, state: "present" } };
		expect(line("attendance.marked", put)).toEqual(["Điểm danh hộ ông Phạm Hữu Ước", "Nguyễn Thị Bích Ngọc"]);
		expect(line("attendance.checked_in", put)).toEqual(["Ông Phạm Hữu Ước điểm danh", ""]);
	});

	it("says so when the thing is gone", () => {
		expect(line("document.received", { "document:99": {} })[0]).toBe("Nhận tệp (đã bỏ)");
		expect(line("ballot.removed", {}, ["ballot:99"])[0]).toBe("Bỏ một biểu quyết");
	});
});

it("two lists become one, the newest first", () => {
	const entry = (seq: number) => ({ seq, kind: "meeting.opened", at: seq }) as LogEntry;
	expect(joined([entry(3), entry(2)], [entry(3), entry(4)], 2).map(({ seq }) => seq)).toEqual([4, 3]);
});
