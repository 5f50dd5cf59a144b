/** A document on the secretary's list: where it is on its way from file to pages. */
import type { State } from "../../../core/feed/fold.ts";
import { matches } from "../../../core/text/names.ts";
import { type MeetingDocument, presentationOf, progressOf } from "../../../features/document/document.ts";
import { t } from "../../../i18n/index.ts";

export interface DocumentState {
	/** "Đang dựng trang 84 / 126" */
	readonly words: string;
	/** Null where there is nothing to measure. */
	readonly progress: { readonly done: number; readonly total: number } | null;
	readonly refused: boolean;
	readonly ready: boolean;
}

export function documentState(state: State, document: MeetingDocument): DocumentState {
	const ready = document.state === "ready";
	const refused = document.state === "refused";
	if (document.state === "processing") {
		const progress = progressOf(state, document.id);
		// Until the first page is drawn nobody knows how many there are.
		if (!progress || progress.total === 0) return { words: t("desk.document.waiting"), progress: null, ready, refused };
		return {
			words: t("desk.document.drawing", { done: progress.done, total: progress.total }),
			progress,
			ready,
			refused,
		};
	}
	if (document.state === "received") return { words: t("desk.document.received"), progress: null, ready, refused };
	if (refused) return { words: t(`document.reason.${document.reason ?? "broken"}`), progress: null, ready, refused };
	return { words: t("document.state.ready"), progress: null, ready, refused };
}

/** The page of it that is on the wall, or null. */
export function presentedPage(state: State, document: MeetingDocument): number | null {
	const presentation = presentationOf(state);
	return presentation?.document === document.key ? presentation.page : null;
}

/** "Tờ trình, 214/TTr-UBND, 12 trang"; without the kind where the title says it. */
export function documentFacts({ title, kind, number, pages, state }: MeetingDocument): string {
	const named = t(`document.kind.${kind}`);
	const facts = matches(title, named) ? [] : [named];
	if (number) facts.push(number);
	if (state === "ready") facts.push(t("document.pages", { count: pages }));
	return facts.join(", ");
}
