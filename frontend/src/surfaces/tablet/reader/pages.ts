/** Which pages are held, and where a turn goes. */

/** One page as the worker drew it. */
export interface PageImage {
	readonly number: number;
	readonly width: number;
	readonly height: number;
	/** Address of the 1240 px picture. */
	readonly image: string;
	/** Address of the 160 px picture. */
	readonly thumb: string;
}

/** Decoded pages are memory: the one shown, the one wanted and its neighbours, never more than three. */
const MOST_HELD = 3;

/** Page numbers to hold in the document, in their order; `shown` stays until `wanted` is decoded. */
export function heldPages({ shown, wanted, pages }: { shown: number | null; wanted: number; pages: number }): number[] {
	const wish = [wanted, ...(shown === null ? [] : [shown]), wanted + 1, wanted - 1];
	const held = new Set<number>();
	for (const page of wish) if (page >= 1 && page <= pages && held.size < MOST_HELD) held.add(page);
	return [...held].sort((a, b) => a - b);
}

export function within(page: number, pages: number): number {
	return Math.min(Math.max(1, Math.trunc(page)), Math.max(1, pages));
}

/** The page a key leads to, or null when the key turns nothing. */
export function pageForKey(key: string, { page, pages }: { page: number; pages: number }): number | null {
	const to = {
		ArrowRight: page + 1,
		PageDown: page + 1,
		ArrowLeft: page - 1,
		PageUp: page - 1,
		Home: 1,
		End: pages,
	}[key];
	if (to === undefined) return null;
	const bound = within(to, pages);
	return bound === page ? null : bound;
}
