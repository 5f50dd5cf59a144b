/** Typed reading of the flat map. */
import type {
	AgendaItem,
	AttendanceMark,
	AttendanceMine,
	AttendanceTotals,
	Ballot,
	BallotCount,
	BallotMine,
	BallotMissing,
	Document,
	DocumentProgress,
	Me,
	Meeting,
	Participant,
	Presentation,
} from "../generated/feed.ts";
import type { State } from "./fold.ts";

/** Words of which a meeting has many, keyed `word:id`. */
interface Many {
	meeting: Meeting;
	"agenda.item": AgendaItem;
	document: Document;
	participant: Participant;
	attendance: AttendanceMark;
	ballot: Ballot;
}

/** Everything else, by its exact key. */
interface One {
	attendance: AttendanceTotals;
	presentation: Presentation;
	me: Me;
	"attendance/mine": AttendanceMine;
	[key: `document:${number}/progress`]: DocumentProgress;
	[key: `ballot:${number}/count`]: BallotCount;
	[key: `ballot:${number}/missing`]: BallotMissing;
	[key: `ballot:${number}/mine`]: BallotMine;
}

/** A value together with its key and the number in it. */
export type Row<W extends keyof Many> = Many[W] & { readonly key: string; readonly id: number };

export function one<K extends keyof One>(state: State, key: K): One[K] | null {
	return (state[key] as One[K] | undefined) ?? null;
}

export function row<W extends keyof Many>(state: State, word: W, id: number): Row<W> | null {
	const key = `${word}:${id}`;
	const value = state[key] as Many[W] | undefined;
	return value ? { ...value, key, id } : null;
}

export function rows<W extends keyof Many>(state: State, word: W): Row<W>[] {
	const found: Row<W>[] = [];
	for (const [key, value] of Object.entries(state)) {
		const id = idIn(key, word);
		if (id !== null) found.push({ ...(value as Many[W]), key, id });
	}
	return found;
}

/** The number in a key such as `document:5`, or null when the key is of another sort. */
export function idIn(key: string, word: keyof Many): number | null {
	if (!key.startsWith(`${word}:`)) return null;
	const id = Number(key.slice(word.length + 1));
	return Number.isInteger(id) ? id : null;
}
