import { expect, it } from "vitest";
import { ballot, document, item, meeting, presentation } from "../../../tests/meeting.ts";
import { scene } from "./scene.ts";

const open = { "meeting:8": meeting() };
const current = { ...open, "agenda.item:12": item({ state: "current", current_at: 100 }) };

it.each(["draft", "closed"] as const)("welcomes when the meeting is %s", (state) => {
	expect(scene({ ...current, "meeting:8": meeting({ state }), "ballot:31": ballot() }).kind).toBe("welcome");
});

it("welcomes before anything is known, and before the first item", () => {
	expect(scene({}).kind).toBe("welcome");
	expect(scene(open).kind).toBe("welcome");
	expect(scene({ "meeting:8": meeting({ state: "convened" }) }).kind).toBe("welcome");
});

it("is a break while paused, whatever goes on", () => {
	const paused = { ...current, "meeting:8": meeting({ state: "paused", paused_at: 500 }), "ballot:31": ballot() };
	expect(scene(paused)).toEqual({ kind: "break", since: 500 });
});

it("shows the current item", () => {
	expect(scene(current)).toMatchObject({ kind: "item", item: { id: 12 } });
});

it("shows an open ballot above everything later", () => {
	const state = { ...current, "ballot:31": ballot({ opened_at: 1 }), presentation: presentation({ since: 900 }) };
	expect(scene(state)).toMatchObject({ kind: "vote", ballot: { id: 31 } });
});

it("shows what happened last of item, result and document", () => {
	const announced = { ...current, "ballot:31": ballot({ state: "announced", announced_at: 200 }) };
	expect(scene(announced)).toMatchObject({ kind: "result", ballot: { id: 31 } });
	const presented = { ...announced, "document:5": document(), presentation: presentation({ since: 300 }) };
	expect(scene(presented)).toMatchObject({ kind: "document", presentation: { page: 15, file: { id: 5 } } });
	const stepped = { ...presented, "agenda.item:12": item({ state: "current", current_at: 400 }) };
	expect(scene(stepped).kind).toBe("item");
});

it("keeps a closed ballot and another item's result off the wall", () => {
	const closed = { ...current, "ballot:31": ballot({ state: "closed", closed_at: 200 }) };
	expect(scene(closed).kind).toBe("item");
	const other = { item: "agenda.item:11", state: "announced", announced_at: 300 } as const;
	expect(scene({ ...current, "ballot:31": ballot(other) }).kind).toBe("item");
});

it("shows a document without an item", () => {
	expect(scene({ ...open, presentation: presentation() }).kind).toBe("document");
});
