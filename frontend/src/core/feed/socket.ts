/** Drives a Connection over a WebSocket; it never gives up until closed or refused for good. */
import type { SocketCommand, SocketCommands } from "../commands.ts";
import { CommandError } from "../errors.ts";
import type { Audience } from "../generated/feed.ts";
import { newId } from "../ids.ts";
import { Connection, type Settled, type Step } from "./connection.ts";
import type { State } from "./fold.ts";
import { CLOSE, type Entry, parseFrame } from "./protocol.ts";

export type Status =
	| { readonly kind: "connecting" }
	| { readonly kind: "connected" }
	/** `since`: when the link was lost, server time in ms. */
	| { readonly kind: "reconnecting" | "offline"; readonly since: number }
	| { readonly kind: "refused"; readonly why: "signedOut" | "forbidden" | "unknownMeeting" };

export interface FeedView {
	readonly state: State;
	readonly own: State;
	readonly audience: Audience | null;
	readonly status: Status;
	/** Add to Date.now() to have server time. */
	readonly offset: number;
}

const TICK_MS = 500;
const PING_MS = 5000;
const SILENCE_MS = 12_000;
const OPENING_MS = 8000;
/** Shorter breaks are repaired without a word. */
const UNSEEN_GAP_MS = 1000;
const OFFLINE_MS = 15_000;

/** Full jitter between 0.2 and at most 3 s, so that a room of tablets does not come back in one instant. */
export function backOff(attempt: number, random: number): number {
	const most = Math.min(3000, 600 * 2 ** Math.min(attempt, 8));
	return 200 + random * (most - 200);
}

interface Waiting {
	resolve(value: never): void;
	reject(error: CommandError): void;
}

export class FeedSocket {
	view: FeedView;
	readonly #connection: Connection;
	readonly #url: string;
	readonly #listeners = new Set<(view: FeedView) => void>();
	readonly #entryListeners = new Set<(entry: Entry) => void>();
	readonly #waiting = new Map<string, Waiting>();
	#socket: WebSocket | null = null;
	#timer: ReturnType<typeof setInterval> | undefined;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#attempt = 0;
	#heardAt = 0;
	#pingedAt = 0;
	#lostAt: number | null = null;
	#everSynced = false;
	#refused: Extract<Status, { kind: "refused" }> | null = null;

	constructor({ meeting, url = feedUrl() }: { meeting: number; url?: string }) {
		this.#connection = new Connection(meeting);
		this.#url = url;
		this.view = this.#look();
	}

	/** Opens the link; returns the function that ends it. */
	open(): () => void {
		this.#timer = setInterval(() => this.#tick(), TICK_MS);
		globalThis.addEventListener?.("online", this.#hurry);
		this.#connect();
		return () => this.close();
	}

	close(): void {
		clearInterval(this.#timer);
		clearTimeout(this.#retry);
		globalThis.removeEventListener?.("online", this.#hurry);
		this.#drop();
	}

	/** Calls `listener` after every change; returns the function that ends it. */
	subscribe(listener: (view: FeedView) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Calls `listener` with every new entry, once, in order (not for those inside a snapshot). */
	onEntry(listener: (entry: Entry) => void): () => void {
		this.#entryListeners.add(listener);
		return () => this.#entryListeners.delete(listener);
	}

	/** Folds in newest values that came another way (with a refused command); whole values do no harm twice. */
	learn(state: State): void {
		this.#do(this.#connection.learn(state));
	}

	/** Resolves with the server's value however long the link is away; rejects only when the server refuses. */
	command<N extends SocketCommand>(name: N, args: SocketCommands[N]["args"]): Promise<SocketCommands[N]["value"]> {
		const id = newId();
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
			const frame = { t: "command" as const, id, name, meeting: this.#connection.meeting, args: { ...args } };
			this.#do(this.#connection.command(frame, Date.now()));
		});
	}

	#connect(): void {
		const socket = new WebSocket(this.#url);
		this.#socket = socket;
		this.#heardAt = Date.now();
		socket.onopen = () => {
			this.#heardAt = Date.now();
			this.#do(this.#connection.opened(Date.now()));
			this.#ping();
		};
		socket.onmessage = (event) => this.#receive(String(event.data));
		socket.onclose = (event) => this.#lost(event.code);
	}

	#receive(text: string): void {
		const now = Date.now();
		this.#heardAt = now;
		const frame = parseFrame(text);
		if (frame === null) return;
		const done = this.#connection.receive(frame, now);
		if (this.#connection.synced) {
			this.#attempt = 0;
			this.#lostAt = null;
			this.#everSynced = true;
		}
		this.#do(done);
	}

	#do(step: Step): void {
		if (this.#socket?.readyState === WebSocket.OPEN) {
			for (const frame of step.send) this.#socket.send(JSON.stringify(frame));
		}
		if (step.changed) this.#tell();
		for (const settled of step.settled) this.#settle(settled);
		for (const entry of step.entries) for (const listener of this.#entryListeners) listener(entry);
	}

	#settle(settled: Settled): void {
		const waiting = this.#waiting.get(settled.id);
		this.#waiting.delete(settled.id);
		if (settled.ok) waiting?.resolve(settled.value as never);
		else waiting?.reject(new CommandError({ ...settled, code: settled.code ?? "unknown" }));
	}

	#ping(): void {
		this.#pingedAt = Date.now();
		this.#do(this.#connection.ping(this.#pingedAt));
	}

	#tick(): void {
		const now = Date.now();
		const silent = now - this.#heardAt;
		const opening = this.#socket?.readyState === WebSocket.CONNECTING;
		if (this.#socket && silent > (opening ? OPENING_MS : SILENCE_MS)) this.#lost(0);
		else if (now - this.#pingedAt >= PING_MS) this.#ping();
		this.#do(this.#connection.tick(now));
		if (this.#look().status.kind !== this.view.status.kind) this.#tell();
	}

	#lost(code: number): void {
		this.#drop();
		this.#lostAt ??= Date.now();
		this.#refused = refusal(code);
		if (this.#refused) {
			clearInterval(this.#timer);
			this.#tell();
			return;
		}
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => this.#connect(), backOff(this.#attempt++, Math.random()));
	}

	#drop(): void {
		const socket = this.#socket;
		this.#socket = null;
		this.#connection.closed();
		if (!socket) return;
		// A dead link may take minutes to confirm its closing: nobody waits for it.
		socket.onopen = socket.onmessage = socket.onclose = null;
		socket.close();
	}

	readonly #hurry = (): void => {
		if (this.#socket || this.#refused) return;
		clearTimeout(this.#retry);
		this.#connect();
	};

	#tell(): void {
		this.view = this.#look();
		for (const listener of this.#listeners) listener(this.view);
	}

	#look(): FeedView {
		const { state, own, audience, clock } = this.#connection;
		return { state, own, audience, status: this.#status(clock.offset), offset: clock.offset };
	}

	#status(offset: number): Status {
		if (this.#refused) return this.#refused;
		const gap = this.#lostAt === null ? 0 : Date.now() - this.#lostAt;
		if (this.#lostAt !== null && gap >= OFFLINE_MS) return { kind: "offline", since: this.#lostAt + offset };
		if (!this.#everSynced) return { kind: "connecting" };
		if (this.#lostAt !== null && gap > UNSEEN_GAP_MS) return { kind: "reconnecting", since: this.#lostAt + offset };
		return { kind: "connected" };
	}
}

function refusal(code: number): Extract<Status, { kind: "refused" }> | null {
	for (const [why, value] of Object.entries(CLOSE)) {
		if (code === value) return { kind: "refused", why: why as keyof typeof CLOSE };
	}
	return null;
}

/** Where the feed is; `as` says whose view is wanted when the browser knows a person and a screen. */
export function feedUrl(as?: "display"): string {
	const { protocol, host } = globalThis.location;
	return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws${as ? `?as=${as}` : ""}`;
}
