/** The log of a meeting in words: who did what to what. */

import type { State } from "../../core/feed/fold.ts";
import type { Entry } from "../../core/feed/protocol.ts";
import { idIn } from "../../core/feed/state.ts";
import { t } from "../../i18n/index.ts";
import { itemByKey } from "../agenda/agenda.ts";
import { ballotsOf } from "../ballot/ballot.ts";
import { documentByKey } from "../document/document.ts";
import { addressed, participantOf } from "../meeting/meeting.ts";

/** A line as `GET /api/meetings/{id}/log` gives it. */
export interface LogEntry {
	readonly seq: number;
	readonly kind: Entry["kind"];
	readonly at: number;
	readonly actor: string | null;
	readonly actor_name: string;
	/** The key the entry is about, or null. */
	readonly about: string | null;
}

export interface LogLine {
	readonly seq: number;
	readonly at: number;
	readonly words: string;
	/** Empty where nobody did it, or where the words name the same person. */
	readonly actor: string;
}

/** An entry that has just arrived, as a line of the log. */
export function logged({ seq, kind, at, actor, put = {}, drop = [] }: Entry, state: State): LogEntry {
	return {
		seq,
		kind,
		at,
		actor,
		actor_name: nameOf(state, actor),
		about: aboutOf(kind, [...Object.keys(put), ...drop], put),
	};
}

export function logLine(entry: LogEntry, state: State): LogLine {
	const { seq, at, kind, about, actor } = entry;
	const self = kind === "attendance.checked_in";
	const named = (about && aboutWords(about, state)) || t("desk.log.gone");
	// "Ông" begins a line, "ông" stands within one.
	const within = kind === "attendance.marked" ? named.charAt(0).toLocaleLowerCase("vi") + named.slice(1) : named;
	const words = t(`desk.log.${kind}`, { about: within });
	return { seq, at, words, actor: self ? "" : entry.actor_name || nameOf(state, actor) };
}

/** Both lists as one, the newest first, no entry twice. */
export function joined(earlier: readonly LogEntry[], live: readonly LogEntry[], most: number): LogEntry[] {
	const bySeq = new Map([...earlier, ...live].map((entry) => [entry.seq, entry]));
	return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, most);
}

/** Of all keys an entry touches the one its kind is about: for a step it is the item that has begun. */
function aboutOf(kind: Entry["kind"], keys: readonly string[], put: State): string | null {
	if (kind === "agenda.stepped") {
		const begun = keys.find((key) => (put[key] as { state?: string } | undefined)?.state === "current");
		if (begun) return begun;
	}
	const [word = ""] = kind.split(".");
	const own = keys.find((key) => key.startsWith(word) && key.includes(":") && !key.includes("/"));
	return own ?? keys[0] ?? null;
}

function aboutWords(key: string, state: State): string {
	const item = itemByKey(state, key);
	if (item) return t("desk.log.item", { number: item.number });
	const ballot = ballotsOf(state).find((one) => one.key === key);
	if (ballot) return aboutWords(ballot.item, state);
	const marked = idIn(key, "attendance");
	const person = participantOf(state, marked);
	if (person) return addressed(person);
	return documentByKey(state, key)?.title ?? "";
}

function nameOf(state: State, actor: string | null): string {
	const person = participantOf(state, Number(/^person:(\d+)$/.exec(actor ?? "")?.[1] ?? Number.NaN));
	return person?.name ?? "";
}
