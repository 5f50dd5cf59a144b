import { expect, it } from "vitest";
import { document, presentation } from "../../../tests/meeting.ts";
import { documentByKey, documentsOf, presentationOf, progressOf } from "./document.ts";

const state = {
	"document:5": document({ position: 2 }),
	"document:6": document({ position: 1 }),
	"document:7": document({ item: "agenda.item:13" }),
	"document:5/progress": { done: 84, total: 126 },
	presentation: presentation(),
};

it("lists the documents of one item in their order", () => {
	expect(documentsOf(state, "agenda.item:12").map(({ id }) => id)).toEqual([6, 5]);
});

it("finds a document by key", () => {
	expect(documentByKey(state, "document:7")?.id).toBe(7);
	expect(documentByKey(state, "document:9")).toBeNull();
	expect(documentByKey(state, "agenda.item:7")).toBeNull();
});

it("tells how far a document has got", () => {
	expect(progressOf(state, 5)).toEqual({ done: 84, total: 126 });
	expect(progressOf(state, 6)).toBeNull();
});

it("joins the presentation with its document, where the viewer may see it", () => {
	expect(presentationOf(state)).toMatchObject({ page: 15, file: { id: 5 } });
	expect(presentationOf({ presentation: presentation() })).toMatchObject({ page: 15, file: null });
	expect(presentationOf({})).toBeNull();
});
