/** A flat map from key to whole value: all that a screen knows of a meeting. */
export type State = Readonly<Record<string, unknown>>;

export interface Change {
	readonly put?: State | undefined;
	readonly drop?: readonly string[] | undefined;
}

/** The state after a change: dropped keys go, put values replace. Applying a change twice does no harm. */
export function fold(state: State, { put = {}, drop = [] }: Change): State {
	const next: Record<string, unknown> = { ...state };
	for (const key of drop) delete next[key];
	return Object.assign(next, put);
}
