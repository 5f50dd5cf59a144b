/** The order of the agenda while somebody moves an item by hand. */

/** The ids with one of them at another place (counted from 0, held inside the list). */
export function moved(order: readonly number[], id: number, to: number): number[] {
	const rest = order.filter((one) => one !== id);
	if (rest.length === order.length) return [...order];
	const place = Math.max(0, Math.min(to, rest.length));
	return [...rest.slice(0, place), id, ...rest.slice(place)];
}

export function sameOrder(a: readonly number[], b: readonly number[]): boolean {
	return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** My order over their present list: what they removed is gone, what they added stands at the end. */
export function merged(mine: readonly number[], theirs: readonly number[]): number[] {
	const kept = mine.filter((id) => theirs.includes(id));
	return [...kept, ...theirs.filter((id) => !kept.includes(id))];
}
