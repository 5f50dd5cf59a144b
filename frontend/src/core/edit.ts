/** A value being edited while others may change it too: what a person typed is never overwritten. */
export interface Edit<T> {
	/** The shared value when editing began, or when the person last chose between theirs and the own. */
	readonly from: T;
	readonly draft: T;
}

export function begun<T>(value: T): Edit<T> {
	return { from: value, draft: value };
}

/** Somebody else changed the shared value to something other than what is typed here. */
export function changedUnder<T>(edit: Edit<T>, theirs: T): boolean {
	return !same(edit.from, theirs) && !same(edit.draft, theirs);
}

export function isDirty<T>(edit: Edit<T>): boolean {
	return !same(edit.from, edit.draft);
}

/** Go on with the own words, knowing theirs. */
export function keptMine<T>(edit: Edit<T>, theirs: T): Edit<T> {
	return { from: theirs, draft: edit.draft };
}

/** What an untouched edit follows by itself: theirs; a touched one stays as it is. */
export function followed<T>(edit: Edit<T>, theirs: T): Edit<T> {
	if (same(edit.from, theirs)) return edit;
	return isDirty(edit) && !same(edit.draft, theirs) ? edit : begun(theirs);
}

function same<T>(a: T, b: T): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
