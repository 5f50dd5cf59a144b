import type { PageView, View } from "../../features/feed/view.ts";

export interface PageImage {
	readonly number: number;
	readonly width: number;
	readonly height: number;
	readonly image: string;
}

/** A view with all it needs to be drawn: a page has its image, already decoded. */
export interface Frame {
	readonly view: View;
	readonly page: PageImage | null;
}

interface Parts {
	pages(document: number): Promise<readonly PageImage[]>;
	/** Resolves when the image can be painted without a wait. */
	decode(url: string): Promise<void>;
	show(frame: Frame): void;
	retryMs?: number;
}

/**
 * Decides when a view reaches the wall: words at once, a page only when its image is decoded, so that what was there
 * stays until then. What fails is tried again for as long as it is wanted; nothing is ever said about it.
 */
export class Framer {
	readonly #parts: Parts;
	readonly #known = new Map<number, Promise<readonly PageImage[]>>();
	#wanted: View | null = null;
	#shown: Frame | null = null;
	#retry: ReturnType<typeof setTimeout> | undefined;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	want(view: View): void {
		const before = this.#wanted;
		this.#wanted = view;
		if (view.kind !== "page") {
			clearTimeout(this.#retry);
			this.#show(view, null);
			return;
		}
		if (!before || !isPage(before, view)) void this.#bring(view);
		else if (this.#shown && isPage(this.#shown.view, view)) this.#show(view, this.#shown.page);
	}

	close(): void {
		clearTimeout(this.#retry);
		this.#wanted = null;
	}

	async #bring(view: View & PageView): Promise<void> {
		clearTimeout(this.#retry);
		try {
			const pages = await this.#pages(view.document);
			const page = pages.find(({ number }) => number === view.page);
			if (!page) throw new Error(`document ${view.document} has no page ${view.page}`);
			await this.#parts.decode(page.image);
			if (!this.#isWanted(view)) return;
			this.#show(view, page);
			this.#prepare(pages, view.page + 1);
		} catch {
			// Pages may have been asked for too early: ask again.
			this.#known.delete(view.document);
			if (this.#isWanted(view)) this.#retry = setTimeout(() => void this.#bring(view), this.#parts.retryMs ?? 3000);
		}
	}

	#show(view: View, page: PageImage | null): void {
		this.#shown = { view, page };
		this.#parts.show(this.#shown);
	}

	#isWanted(view: View & PageView): boolean {
		return this.#wanted !== null && isPage(this.#wanted, view);
	}

	#pages(document: number): Promise<readonly PageImage[]> {
		const known = this.#known.get(document) ?? this.#parts.pages(document);
		this.#known.set(document, known);
		return known;
	}

	/** The next page is the likeliest to be shown next. */
	#prepare(pages: readonly PageImage[], number: number): void {
		const next = pages.find((page) => page.number === number);
		if (next) this.#parts.decode(next.image).catch(() => undefined);
	}
}

function isPage(view: View, { document, page }: PageView): boolean {
	return view.kind === "page" && view.document === document && view.page === page;
}
