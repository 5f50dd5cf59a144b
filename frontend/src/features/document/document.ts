import type { State } from "../../core/feed/fold.ts";
import { idIn, one, type Row, row, rows } from "../../core/feed/state.ts";
import type { PresentationShown, ProgressShown } from "../../core/generated/feed.ts";

export type MeetingDocument = Row<"document">;

/** The documents of one item (`agenda.item:12`), in their order. */
export function documentsOf(state: State, item: string): MeetingDocument[] {
	return rows(state, "document")
		.filter((document) => document.item === item)
		.sort((a, b) => a.position - b.position || a.id - b.id);
}

export function documentByKey(state: State, key: string): MeetingDocument | null {
	const id = idIn(key, "document");
	return id === null ? null : row(state, "document", id);
}

export function progressOf(state: State, document: number): ProgressShown | null {
	return one(state, `document:${document}/progress`);
}

/** What is being presented now, with its document where this viewer may see it. */
export function presentationOf(state: State): (PresentationShown & { file: MeetingDocument | null }) | null {
	const presentation = one(state, "presentation");
	return presentation ? { ...presentation, file: documentByKey(state, presentation.document) } : null;
}
