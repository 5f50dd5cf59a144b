import type { Audience, EntryKind } from "../generated/feed.ts";
import type { State } from "./fold.ts";

/** One line of the ledger: `kind` is for people, `put` and `drop` are for screens. */
export interface Entry {
	readonly seq: number;
	readonly kind: EntryKind;
	/** Milliseconds since the epoch, server time. */
	readonly at: number;
	readonly actor: string | null;
	readonly put?: State;
	readonly drop?: readonly string[];
}

/** What this client speaks; a server that has moved on from it says so with CLOSE.outdated. */
export const VERSION = 1;

/** `ticket`: the newest that the server gave, which spares it some questions to its database. */
interface Introduction {
	meeting: number;
	version: number;
	ticket?: string;
}

export type Greeting = ({ t: "hello" } & Introduction) | ({ t: "resume"; epoch: string; seq: number } & Introduction);

export type ClientFrame = Greeting | CommandFrame | { t: "ping"; at: number };

export interface CommandFrame {
	t: "command";
	/** Made by the client; the same id is never carried out twice. */
	id: string;
	name: string;
	meeting: number;
	args: Record<string, unknown>;
}

export interface SnapshotFrame {
	t: "snapshot";
	meeting: number;
	epoch: string;
	upto: number;
	audience: Audience;
	now: number;
	state: State;
	own: State;
}

/** Complete for this viewer after `after` up to and with `upto`. */
export interface EntriesFrame {
	t: "entries";
	after: number;
	upto: number;
	entries: Entry[];
}

/** Last value wins; with `reset` it replaces everything of its sort. */
interface CoalescedFrame {
	t: "live" | "own";
	put?: State;
	drop?: string[];
	reset?: boolean;
}

interface AnswerFrame {
	t: "answer";
	id: string;
	ok: true;
	at: number;
	value: unknown;
}

interface ErrorFrame {
	t: "error";
	id: string | null;
	code: string;
	say: string;
	state?: State;
}

export type ServerFrame =
	| SnapshotFrame
	| EntriesFrame
	| CoalescedFrame
	| AnswerFrame
	| ErrorFrame
	| { t: "pong"; at: number; now: number }
	| { t: "beat"; upto: number; now: number }
	| { t: "ticket"; ticket: string };

/** Live values are coalesced, not entries: the presentation and every key with a slash. */
export function isLive(key: string): boolean {
	return key === "presentation" || key.includes("/");
}

/** Why the server ended a link; any other code means: connect again. */
export const CLOSE = {
	signedOut: 4401,
	forbidden: 4403,
	unknownMeeting: 4404,
	outdated: 4426,
} as const;

export type Refusal = keyof typeof CLOSE;

/** Why a close code is final, or null when it is not. */
export function refusalOf(code: number): Refusal | null {
	for (const [why, final] of Object.entries(CLOSE)) if (code === final) return why as Refusal;
	return null;
}

/** Any JSON as an object, or null. */
export function parseJson(text: string): object | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" ? value : null;
	} catch {
		return null;
	}
}

/** The frame in a text message, or null when it is none. */
export function parseFrame(text: string): ServerFrame | null {
	const frame = parseJson(text);
	return frame !== null && "t" in frame ? (frame as ServerFrame) : null;
}
