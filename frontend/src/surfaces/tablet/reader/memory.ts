/** The page each document was left at, remembered on this device for each person. */
export interface Mark {
	readonly page: number;
	/** The furthest page ever shown. */
	readonly furthest: number;
}

interface Shelf {
	getItem(key: string): string | null;
	setItem(key: string, value: string): void;
}

const key = (person: number | null, document: number) => `read:${person ?? 0}:${document}`;

export function markOf(shelf: Shelf, { person, document }: { person: number | null; document: number }): Mark | null {
	const [page, furthest] = (shelf.getItem(key(person, document)) ?? "").split("/").map(Number);
	return page && furthest ? { page, furthest } : null;
}

/** Remembers a page; a device without room for it forgets, which harms nobody. */
export function keepMark(
	shelf: Shelf,
	{ person, document, page }: { person: number | null; document: number; page: number },
): void {
	const furthest = Math.max(page, markOf(shelf, { person, document })?.furthest ?? 0);
	try {
		shelf.setItem(key(person, document), `${page}/${furthest}`);
	} catch {}
}
