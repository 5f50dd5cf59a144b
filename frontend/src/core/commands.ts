/** Commands over HTTP: one door, typed names; a lost answer is asked for again with the same id. */
import { CommandError } from "./errors.ts";
import type { State } from "./feed/fold.ts";
import type { AttendanceState, Choice, MeetingKind } from "./generated/feed.ts";
import { newId } from "./ids.ts";

type None = Record<string, never>;

export interface Commands {
	"meeting.create": {
		args: {
			body: number;
			session: number | null;
			title: string;
			kind: MeetingKind;
			room: number;
			/** Milliseconds since the epoch. */
			starts_at: number;
			chair: number | null;
		};
		value: { meeting: number };
	};
	"meeting.update": { args: { title: string; room: number; starts_at: number }; value: None };
	"meeting.convene": { args: None; value: None };
	"meeting.open": { args: None; value: None };
	"meeting.pause": { args: None; value: None };
	"meeting.resume": { args: None; value: None };
	"meeting.close": { args: None; value: None };
	"agenda.add": {
		args: { title: string; submitter?: string; reviewer?: string; minutes: number | null; starts_at: number | null };
		value: { item: number };
	};
	"agenda.rename": { args: { item: number; title: string; was: string }; value: None };
	"agenda.reorder": { args: { order: number[]; was: number[] }; value: None };
	"agenda.remove": { args: { item: number }; value: None };
	"agenda.step": { args: { item: number }; value: None };
	"agenda.finish": { args: { item: number }; value: None };
	"document.rename": { args: { document: number; title: string }; value: None };
	"document.remove": { args: { document: number }; value: None };
	"document.present": { args: { document: number; page: number }; value: None };
	"document.turn": { args: { page: number }; value: None };
	"document.stop": { args: None; value: None };
	"attendance.mark": {
		args: { person: number; state: AttendanceState; reason?: string };
		value: None;
	};
	"ballot.prepare": { args: { item: number; title: string; seconds: number | null }; value: { ballot: number } };
	"ballot.remove": { args: { ballot: number }; value: None };
	"ballot.open": { args: { ballot: number }; value: None };
	"ballot.close": { args: { ballot: number }; value: None };
	"ballot.announce": { args: { ballot: number }; value: None };
}

/** What may go over the open socket: the things a whole room does in the same second. */
export interface SocketCommands {
	"attendance.check_in": { args: None; value: { at: number } };
	"ballot.cast": { args: { ballot: number; choice: Choice }; value: { choice: Choice; receipt: string; at: number } };
}
export type SocketCommand = keyof SocketCommands;

const PATIENCE_MS = 20_000;
const PAUSE_MS = 700;
/** A server that is just being restarted; it has not carried out the command. */
const AWAY = new Set([502, 503, 504]);

type Reply = { ok: true; at: number; value: unknown } | { ok: false; code: string; say: string; state?: State };

/**
 * Carries out a command and resolves with its value.
 *
 * Rejects with a CommandError: the server's refusal, or code `link.lost` after 20 s without an answer.
 */
export async function send<N extends keyof Commands>(
	name: N,
	args: Commands[N]["args"],
	meeting?: number,
): Promise<Commands[N]["value"]> {
	const body = JSON.stringify({ id: newId(), ...(meeting === undefined ? {} : { meeting }), args });
	const until = Date.now() + PATIENCE_MS;
	for (;;) {
		const reply = await post(`/api/commands/${name}`, { body, until });
		if (reply) return settle(reply) as Commands[N]["value"];
		if (Date.now() + PAUSE_MS >= until) throw new CommandError({ code: "link.lost" });
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
}

async function post(url: string, { body, until }: { body: string; until: number }): Promise<Reply | null> {
	try {
		const response = await fetch(url, {
			method: "POST",
			credentials: "same-origin",
			headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
			body,
			signal: AbortSignal.timeout?.(Math.max(1000, until - Date.now())),
		});
		return AWAY.has(response.status) ? null : await reply(response);
	} catch (error) {
		if (error instanceof CommandError) throw error;
		return null;
	}
}

async function reply(response: Response): Promise<Reply> {
	if (response.status === 401) throw new CommandError({ code: "sign_in.needed" });
	const text = await response.text();
	try {
		return JSON.parse(text) as Reply;
	} catch {
		throw new CommandError({ code: response.status === 403 ? "access.refused" : "server.failed" });
	}
}

function settle(reply: Reply): unknown {
	if (reply.ok) return reply.value;
	throw new CommandError(reply);
}

/** The value Django wants back in `X-CSRFToken`; empty before the server has set its cookie. */
export function csrf(): string {
	return /(?:^|;\s*)csrftoken=([^;]*)/.exec(globalThis.document?.cookie ?? "")?.[1] ?? "";
}
