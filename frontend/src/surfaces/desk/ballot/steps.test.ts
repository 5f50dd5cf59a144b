import { describe, expect, it } from "vitest";
import type { State } from "../../../core/feed/fold.ts";
import { itemsOf } from "../../../features/agenda/agenda.ts";
import { ballotsOf, type MeetingBallot } from "../../../features/ballot/ballot.ts";
import { hindrance, itemLookedAt, nextAct } from "./steps.ts";

function sitting({ meeting = "open", current = 1, ballots = {} as State } = {}): State {
	const item = (id: number) => ({ number: id, title: `Nội dung ${id}`, state: id === current ? "current" : "pending" });
	return {
		"meeting:8": { title: "Toàn thể", state: meeting },
		"agenda.item:1": item(1),
		"agenda.item:2": item(2),
		...ballots,
	};
}

const ballot = (id: number, state: string, item = 1) => ({ [`ballot:${id}`]: { item: `agenda.item:${item}`, state } });
const first = (state: State) => ballotsOf(state)[0] as MeetingBallot;
const items = (state: State) => itemsOf(state);

describe("a prepared ballot", () => {
	it("opens for the current item of an open sitting only", () => {
		const draft = ballot(31, "draft");
		expect(hindrance(sitting({ ballots: draft }), first(sitting({ ballots: draft })))).toBeNull();
		const elsewhere = sitting({ ballots: ballot(31, "draft", 2) });
		expect(hindrance(elsewhere, first(elsewhere))).toBe("item");
		const early = sitting({ meeting: "convened", ballots: draft });
		expect(hindrance(early, first(early))).toBe("meeting");
		const paused = sitting({ meeting: "paused", ballots: draft });
		expect(hindrance(paused, first(paused))).toBe("paused");
	});

	it("waits for the one that is open", () => {
		const two = sitting({ ballots: { ...ballot(30, "draft"), ...ballot(31, "open") } });
		expect(hindrance(two, first(two))).toBe("other");
	});
});

describe("the one primary act", () => {
	it.each([
		["open", "close"],
		["closed", "announce"],
		["draft", "open"],
		["announced", "step"],
	])("with a ballot %s is to %s", (state, next) => {
		const now = sitting({ ballots: ballot(31, state) });
		const [item] = items(now);
		expect(item && nextAct(now, item)).toBe(next);
	});

	it("is none while the sitting is paused", () => {
		const now = sitting({ meeting: "paused" });
		const [item] = items(now);
		expect(item && nextAct(now, item)).toBe("none");
	});
});

describe("the item looked at", () => {
	it("is the chosen one while it exists, else the current one", () => {
		expect(itemLookedAt(sitting({ current: 2 }), 1)?.id).toBe(1);
		expect(itemLookedAt(sitting({ current: 2 }), 99)?.id).toBe(2);
		expect(itemLookedAt(sitting({ current: 2 }), null)?.id).toBe(2);
	});

	it("is the first to come when none is current, and nothing on an empty agenda", () => {
		expect(itemLookedAt(sitting({ current: 0 }), null)?.id).toBe(1);
		expect(itemLookedAt({}, null)).toBeNull();
	});
});
