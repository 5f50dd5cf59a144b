/** Keys of the desk: each only moves the focus or the view; what changes the sitting is then pressed by Enter. */

export type Target =
	| "agenda"
	| "vote"
	| "prepare"
	| "step"
	| "add"
	| "roll"
	| "back"
	| "page-back"
	| "page-on"
	| "help";

/** In the order of the list that is shown. */
export const KEYS: readonly (readonly [string, Target])[] = [
	["C", "agenda"],
	["B", "vote"],
	["P", "prepare"],
	["N", "step"],
	["T", "add"],
	["D", "roll"],
	["0", "back"],
	["[", "page-back"],
	["]", "page-on"],
	["?", "help"],
];

interface Pressed {
	readonly key: string;
	readonly ctrlKey: boolean;
	readonly altKey: boolean;
	readonly metaKey: boolean;
}

/** What a key press is for: a target, an item's number, or nothing (while somebody types). */
export function meaning(pressed: Pressed, typing: boolean): Target | number | null {
	if (typing || pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
	if (/^[1-9]$/.test(pressed.key)) return Number(pressed.key);
	return KEYS.find(([key]) => key === pressed.key.toUpperCase())?.[1] ?? null;
}

/** Whether keys belong to the element that has the focus. */
export function isTyping(element: { tagName: string } | null): boolean {
	return element !== null && ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

const STORED = "desk-keys";

export function keysOn(): boolean {
	return localStorage.getItem(STORED) !== "off";
}

export function setKeys(on: boolean): void {
	localStorage.setItem(STORED, on ? "on" : "off");
}
