/** Drives a Connection over whichever link carries it; it never gives up until closed or refused for good. */
import type { SocketCommand, SocketCommands } from "../commands.ts";
import { CommandError } from "../errors.ts";
import type { Audience } from "../generated/feed.ts";
import { newId } from "../ids.ts";
import { Connection, type Settled, type Step } from "./connection.ts";
import type { State } from "./fold.ts";
import { type Address, feedAddress } from "./link.ts";
import { Links } from "./links.ts";
import type { Entry, Refusal, ServerFrame } from "./protocol.ts";

export type Status =
	| { readonly kind: "connecting" }
	| { readonly kind: "connected" }
	/** No WebSocket gets through: everything works, a little later. */
	| { readonly kind: "polling" }
	/** `since`: when the link was lost, server time in ms. */
	| { readonly kind: "reconnecting" | "offline"; readonly since: number }
	| { readonly kind: "refused"; readonly why: Refusal };

export interface FeedView {
	readonly state: State;
	readonly own: State;
	readonly audience: Audience | null;
	readonly status: Status;
	/** Add to Date.now() to have server time. */
	readonly offset: number;
}

const TICK_MS = 500;
/** Shorter breaks are repaired without a word. */
const UNSEEN_GAP_MS = 1000;
const OFFLINE_MS = 15_000;

/** Whether what is done now reaches the server now. */
export function isLinked({ kind }: Status): boolean {
	return kind === "connected" || kind === "polling";
}

interface Waiting {
	resolve(value: never): void;
	reject(error: CommandError): void;
}

export class FeedSocket {
	view: FeedView;
	readonly #connection: Connection;
	readonly #links: Links;
	readonly #listeners = new Set<(view: FeedView) => void>();
	readonly #entryListeners = new Set<(entry: Entry) => void>();
	readonly #waiting = new Map<string, Waiting>();
	#timer: ReturnType<typeof setInterval> | undefined;
	#lostAt: number | null = null;
	#everSynced = false;
	#refused: Extract<Status, { kind: "refused" }> | null = null;

	constructor({ meeting, address = feedAddress() }: { meeting: number; address?: Address }) {
		this.#connection = new Connection(meeting);
		this.#links = new Links(address, {
			greeting: () => this.#connection.greeting(),
			carried: () => this.#do(this.#connection.opened(Date.now())),
			frame: (frame) => this.#receive(frame),
			lost: () => this.#lose(),
			refused: (why) => this.#end(why),
		});
		this.view = this.#look();
	}

	/** Opens the link; returns the function that ends it. */
	open(): () => void {
		this.#timer = setInterval(() => this.#tick(), TICK_MS);
		this.#links.open();
		return () => this.close();
	}

	close(): void {
		clearInterval(this.#timer);
		this.#links.close();
		this.#connection.closed();
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

	#receive(frame: ServerFrame): void {
		const done = this.#connection.receive(frame, Date.now());
		if (this.#connection.synced) {
			this.#lostAt = null;
			this.#everSynced = true;
		}
		this.#do(done);
	}

	#do(step: Step): void {
		for (const frame of step.send) this.#links.send(frame);
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

	#tick(): void {
		this.#do(this.#connection.tick(Date.now()));
		if (this.#look().status.kind !== this.view.status.kind) this.#tell();
	}

	#lose(): void {
		this.#lostAt ??= Date.now();
		// Polling goes on asking, and commands find their own way.
		if (!this.#links.polling) this.#connection.closed();
	}

	#end(why: Refusal): void {
		this.#refused = { kind: "refused", why };
		clearInterval(this.#timer);
		this.#connection.closed();
		this.#tell();
	}

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
		return { kind: this.#links.polling ? "polling" : "connected" };
	}
}
