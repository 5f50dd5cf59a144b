import { SvelteMap } from "svelte/reactivity";
import { read } from "../../../core/reads.ts";
import { sayError } from "../../../i18n/index.ts";
import type { Presented } from "./follow.ts";
import { keepMark, type Mark, markOf } from "./memory.ts";
import type { PageImage } from "./pages.ts";

/** What this person has of the documents: their pages, where each was left, and what is presented. */
export class Library {
	presented = $state.raw<Presented | null>(null);
	readonly #pages = new SvelteMap<number, readonly PageImage[]>();
	readonly #failures = new SvelteMap<number, string>();
	readonly #marks = new SvelteMap<number, Mark>();
	readonly #loading = new Map<number, Promise<void>>();
	readonly #person: () => number | null;

	constructor(person: () => number | null) {
		this.#person = person;
	}

	/** This person is the one who presents. */
	get leading(): boolean {
		return this.presented !== null && this.presented.by !== null && this.presented.by === this.#person();
	}

	pagesOf(document: number): readonly PageImage[] | null {
		return this.#pages.get(document) ?? null;
	}

	/** Why a document's pages could not be listed; empty while they can. */
	failureOf(document: number): string {
		return this.#failures.get(document) ?? "";
	}

	/** The pages of a document never change once it is ready: they are asked for once. */
	load(document: number): Promise<void> {
		const running = this.#loading.get(document) ?? this.#load(document);
		this.#loading.set(document, running);
		return running;
	}

	async #load(document: number): Promise<void> {
		this.#failures.delete(document);
		try {
			const { pages } = await read<{ pages: PageImage[] }>(`/api/documents/${document}/pages`);
			this.#pages.set(document, pages);
		} catch (error) {
			this.#loading.delete(document);
			this.#failures.set(document, sayError(error));
		}
	}

	/** The page to open a document at. */
	leftAt(document: number): number {
		return this.#mark(document)?.page ?? 1;
	}

	furthestIn(document: number): number | null {
		return this.#mark(document)?.furthest ?? null;
	}

	keep(document: number, page: number): void {
		const person = this.#person();
		keepMark(localStorage, { person, document, page });
		const furthest = Math.max(page, this.#marks.get(document)?.furthest ?? 0);
		this.#marks.set(document, markOf(localStorage, { person, document }) ?? { page, furthest });
	}

	#mark(document: number): Mark | null {
		return this.#marks.get(document) ?? markOf(localStorage, { person: this.#person(), document });
	}
}
