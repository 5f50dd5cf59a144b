/** Typed reading of the flat map; which key has which shape is generated from the back end. */
import type { FeedKeys } from "../generated/feed.ts";
import type { State } from "./fold.ts";

/** Every key with its shape, `#` replaced by a number: `ballot:31/count`. */
type Keyed = {
	[K in keyof FeedKeys as K extends `${infer Word}#${infer Rest}` ? `${Word}${number}${Rest}` : K]: FeedKeys[K];
};

/** Words of which a meeting has many, keyed `word:id`. */
export type Word = { [K in keyof FeedKeys]: K extends `${infer W}:#` ? W : never }[keyof FeedKeys];

/** A value together with its key and the number in it. */
export type Row<W extends Word> = FeedKeys[`${W}:#`] & { readonly key: string; readonly id: number };

/** The value of a key, or null when this viewer does not have it. */
export function one<K extends keyof Keyed>(state: State, key: K): Keyed[K] | null {
	return (state[key] as Keyed[K] | undefined) ?? null;
}

export function row<W extends Word>(state: State, word: W, id: number): Row<W> | null {
	const key = `${word}:${id}`;
	const value = state[key] as FeedKeys[`${W}:#`] | undefined;
	return value ? { ...value, key, id } : null;
}

/** All values of a word, in no order. */
export function rows<W extends Word>(state: State, word: W): Row<W>[] {
	const found: Row<W>[] = [];
	for (const [key, value] of Object.entries(state)) {
		const id = idIn(key, word);
		if (id !== null) found.push({ ...(value as FeedKeys[`${W}:#`]), key, id });
	}
	return found;
}

/** The number in a key such as `document:5`, or null when the key is of another sort. */
export function idIn(key: string, word: Word): number | null {
	const id = key.startsWith(`${word}:`) ? key.slice(word.length + 1) : "";
	return /^\d+$/.test(id) ? Number(id) : null;
}
