// @vitest-environment jsdom
import { expect, it } from "vitest";
import { complaints, show } from "../../../tests/axe.ts";
import { ballot, document, item, meeting, participant, presentation } from "../../../tests/meeting.ts";
import type { State } from "../../core/feed/fold.ts";
import { viewOf } from "../../features/feed/view.ts";
import HallFrame from "./HallFrame.svelte";

const RESULT = {
	for: 1,
	against: 0,
	abstain: 0,
	absent: 0,
	total: 1,
	present: 1,
	need: 1,
	adopted: true,
	percent_total: "100",
	percent_present: "100",
};
const open: State = {
	"meeting:8": meeting(),
	"agenda.item:12": item({ state: "current", current_at: 100 }),
	"participant:7": participant(),
};
const SCENES: [string, State][] = [
	["welcome", { "meeting:8": meeting({ state: "convened" }) }],
	["break", { ...open, "meeting:8": meeting({ state: "paused", paused_at: 500 }) }],
	["item", open],
	["vote", { ...open, "ballot:31": ballot({ closes_at: 9000 }), "ballot:31/count": { cast: 41, present: 52 } }],
	["vote without a deadline", { ...open, "ballot:31": ballot() }],
	[
		"result",
		{ ...open, "ballot:31": ballot({ state: "announced", announced_at: 200, result: RESULT, votes: { "7": "for" } }) },
	],
	["page", { ...open, "document:5": document(), presentation: presentation({ since: 900 }) }],
];

function drawn(state: State, linkLost = false): HTMLElement {
	const view = viewOf(state);
	if (!view) throw new Error("nothing to draw");
	const page = view.kind === "page" ? { number: 15, width: 1240, height: 1754, image: "/media/15.webp" } : null;
	return show(HallFrame, { frame: { view, page }, now: 1000, linkLost });
}

it.each(SCENES)("the scene %s is well made", async (_, state) => {
	const wall = drawn(state);
	expect(wall.querySelectorAll("h1")).toHaveLength(1);
	expect(wall.textContent).not.toMatch(/undefined|null|NaN|\{/);
	expect(await complaints(wall)).toEqual([]);
});

it("marks a lost link and changes nothing else", () => {
	const text = (lost: boolean) => drawn(open, lost).textContent;
	expect(text(true)).toBe(text(false));
	expect(drawn(open, true).querySelectorAll(".lost")).toHaveLength(1);
	expect(drawn(open).querySelectorAll(".lost")).toHaveLength(0);
});
