/**
 * The client's side of one meeting's feed, without I/O, whatever link carries it.
 *
 * Guarantees: the state is always fold(entries) up to `seq`; a gap is never folded over but asked for again;
 * a command stays pending, unchanged, until the server has answered it.
 */
import type { Audience } from "../generated/feed.ts";
import { Clock } from "./clock.ts";
import { fold, type State } from "./fold.ts";
import {
	type ClientFrame,
	type CommandFrame,
	type EntriesFrame,
	type Entry,
	type Greeting,
	isLive,
	type ServerFrame,
	type SnapshotFrame,
	VERSION,
} from "./protocol.ts";

export interface Settled {
	readonly id: string;
	readonly ok: boolean;
	readonly at?: number;
	readonly value?: unknown;
	readonly code?: string;
	readonly say?: string;
	readonly state?: State;
}

/** What the driver must do after a call. */
export interface Step {
	readonly send: ClientFrame[];
	readonly settled: Settled[];
	readonly entries: Entry[];
	readonly changed: boolean;
}

const ASK_AGAIN_MS = 3000;
/** Refusals of the moment, not of the command: it stays pending and is said again. */
const NOT_NOW = new Set(["command.too_many", "feed.restart"]);

interface Pending {
	readonly frame: CommandFrame;
	sentAt: number;
}

function step(part: Partial<Step> = {}): Step {
	return { send: [], settled: [], entries: [], changed: false, ...part };
}

export class Connection {
	readonly meeting: number;
	readonly clock = new Clock();
	state: State = {};
	own: State = {};
	audience: Audience | null = null;
	/** True from the first frame that proves what we hold until the link ends. */
	synced = false;
	#epoch: string | null = null;
	#seq = 0;
	#ticket: string | null = null;
	#open = false;
	#resumedAt: number | null = null;
	readonly #pending = new Map<string, Pending>();

	constructor(meeting: number) {
		this.meeting = meeting;
	}

	get seq(): number {
		return this.#seq;
	}

	/** The link is up: introduce or resume, then say again what was never answered. */
	opened(now: number): Step {
		this.#open = true;
		this.clock.renew();
		const send: ClientFrame[] = [this.#greet(now)];
		for (const pending of this.#pending.values()) {
			pending.sentAt = now;
			send.push(pending.frame);
		}
		return step({ send });
	}

	/** The link is down; what we know stays, pending commands wait. */
	closed(): void {
		this.#open = false;
		this.synced = false;
		this.#resumedAt = null;
	}

	command(frame: CommandFrame, now: number): Step {
		this.#pending.set(frame.id, { frame, sentAt: now });
		return step({ send: this.#open ? [frame] : [] });
	}

	/** Newest values that came with a refusal; they change nothing about what this client has followed. */
	learn(state: State): Step {
		this.state = fold(this.state, { put: state });
		return step({ changed: true });
	}

	/** Who asks for what, from which position on. */
	greeting(): Greeting {
		const known = { meeting: this.meeting, version: VERSION, ...(this.#ticket ? { ticket: this.#ticket } : {}) };
		if (this.#epoch === null) return { t: "hello", ...known };
		return { t: "resume", epoch: this.#epoch, seq: this.#seq, ...known };
	}

	/** Called now and then: repeats what has had no answer for three seconds. */
	tick(now: number): Step {
		if (!this.#open) return step();
		const send: ClientFrame[] = [];
		if (this.#resumedAt !== null && now - this.#resumedAt >= ASK_AGAIN_MS) send.push(this.#greet(now));
		for (const pending of this.#pending.values()) {
			if (now - pending.sentAt < ASK_AGAIN_MS) continue;
			pending.sentAt = now;
			send.push(pending.frame);
		}
		return step({ send });
	}

	receive(frame: ServerFrame, now: number): Step {
		switch (frame.t) {
			case "snapshot":
				return this.#snapshot(frame);
			case "entries":
				return this.#entries(frame, now);
			case "live":
				this.synced = true;
				this.state = fold(frame.reset ? withoutLive(this.state) : this.state, frame);
				return step({ changed: true });
			case "own":
				this.synced = true;
				this.own = fold(frame.reset ? {} : this.own, frame);
				return step({ changed: true });
			case "beat":
				return frame.upto > this.#seq ? this.#askAgain(now) : this.#proved();
			case "ticket":
				this.#ticket = frame.ticket;
				return step();
			case "pong":
				this.clock.sample({ sent: frame.at, server: frame.now, received: now });
				return step({ changed: true });
			case "answer":
				return this.#settle({ id: frame.id, ok: true, at: frame.at, value: frame.value });
			case "error":
				return this.#refused(frame);
			default:
				// A newer server may say more than this client knows.
				return step();
		}
	}

	#greet(now: number): Greeting {
		this.#resumedAt = now;
		return this.greeting();
	}

	#askAgain(now: number): Step {
		return this.#resumedAt === null ? step({ send: [this.#greet(now)] }) : step();
	}

	#proved(): Step {
		const changed = !this.synced;
		this.synced = true;
		return step({ changed });
	}

	#snapshot(frame: SnapshotFrame): Step {
		this.#epoch = frame.epoch;
		this.#seq = frame.upto;
		this.#resumedAt = null;
		this.synced = true;
		this.audience = frame.audience;
		this.state = frame.state;
		this.own = frame.own;
		return step({ changed: true });
	}

	#entries(frame: EntriesFrame, now: number): Step {
		if (this.#epoch === null || frame.after > this.#seq) return this.#askAgain(now);
		this.#resumedAt = null;
		this.synced = true;
		const fresh = frame.entries.filter((entry) => entry.seq > this.#seq);
		for (const entry of fresh) this.state = fold(this.state, entry);
		this.#seq = Math.max(this.#seq, frame.upto);
		return step({ entries: fresh, changed: true });
	}

	#refused(frame: { id: string | null; code: string; say: string; state?: State }): Step {
		if (frame.state) this.learn(frame.state);
		const { id, code, say, state } = frame;
		if (id === null || NOT_NOW.has(code)) return step({ changed: state !== undefined });
		return { ...this.#settle({ id, ok: false, code, say, ...(state ? { state } : {}) }), changed: true };
	}

	#settle(settled: Settled): Step {
		// An answer that came twice, because the command was sent twice, is told once.
		return this.#pending.delete(settled.id) ? step({ settled: [settled] }) : step();
	}
}

function withoutLive(state: State): State {
	return Object.fromEntries(Object.entries(state).filter(([key]) => !isLive(key)));
}
