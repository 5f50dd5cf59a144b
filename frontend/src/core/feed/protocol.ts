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

export type ClientFrame =
	| { t: "hello"; meeting: number }
	| { t: "resume"; meeting: number; epoch: string; seq: number }
	| CommandFrame
	| { t: "ping"; at: number };

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
	| { t: "beat"; upto: number; now: number };

/** Live values are coalesced, not entries: the presentation and every key with a slash. */
export function isLive(key: string): boolean {
	return key === "presentation" || key.includes("/");
}

/** Why the server ended a socket; any other code means: connect again. */
export const CLOSE = {
	signedOut: 4401,
	forbidden: 4403,
	unknownMeeting: 4404,
} as const;

/** The frame in a text message, or null when it is not one this client knows. */
export function parseFrame(text: string): ServerFrame | null {
	try {
		const frame: unknown = JSON.parse(text);
		if (typeof frame !== "object" || frame === null || !("t" in frame)) return null;
		return frame as ServerFrame;
	} catch {
		return null;
	}
}
