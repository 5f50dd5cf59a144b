import type { State } from "../../core/feed/fold.ts";
import { type Row, rows } from "../../core/feed/state.ts";

export type Item = Row<"agenda.item">;

/** All items in the order of the agenda. */
export function itemsOf(state: State): Item[] {
	return rows(state, "agenda.item").sort((a, b) => a.number - b.number || a.id - b.id);
}

export function currentItem(state: State): Item | null {
	return itemsOf(state).find((item) => item.state === "current") ?? null;
}

/** The first pending item after the current one, or the first pending one at all. */
export function nextItem(state: State): Item | null {
	const items = itemsOf(state);
	const from = currentItem(state)?.number ?? 0;
	const pending = items.filter((item) => item.state === "pending");
	return pending.find((item) => item.number > from) ?? pending[0] ?? null;
}

export function itemByKey(state: State, key: string): Item | null {
	return rows(state, "agenda.item").find((item) => item.key === key) ?? null;
}
