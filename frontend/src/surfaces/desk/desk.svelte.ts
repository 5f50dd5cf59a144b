import { type Commands, send } from "../../core/commands.ts";
import { CommandError } from "../../core/errors.ts";
import type { State } from "../../core/feed/fold.ts";
import { Feed } from "../../lib/feed.svelte.ts";
import { Ticker } from "../../lib/ticker.svelte.ts";
import { Uploads } from "./documents/uploads.svelte.ts";

/** What every part of the desk works on: the shared state, the clock, and the one way to command. */
export interface Table {
	readonly meeting: number;
	readonly state: State;
	readonly own: State;
	/** Server time in ms, moving. */
	readonly now: number;
	/** Rejects with a CommandError; the state that came with a refusal is on the screen by then. */
	send<N extends keyof Commands>(name: N, args: Commands[N]["args"]): Promise<Commands[N]["value"]>;
}

export class Desk implements Table {
	readonly meeting: number;
	readonly feed: Feed;
	readonly ticker: Ticker;
	readonly uploads = new Uploads();
	/** The item looked at by choice; null follows the current one. */
	chosen = $state<number | null>(null);
	/** What the middle column shows. */
	middle = $state<"item" | "roll">("item");

	constructor(meeting: number) {
		this.meeting = meeting;
		this.feed = new Feed(meeting);
		this.ticker = new Ticker(() => this.feed.now());
	}

	get state(): State {
		return this.feed.state;
	}

	get own(): State {
		return this.feed.own;
	}

	get now(): number {
		return this.ticker.now;
	}

	async send<N extends keyof Commands>(name: N, args: Commands[N]["args"]): Promise<Commands[N]["value"]> {
		try {
			return await send(name, args, this.meeting);
		} catch (error) {
			if (error instanceof CommandError) this.feed.learn(error.state);
			throw error;
		}
	}

	look(item: number | null): void {
		this.chosen = item;
		this.middle = "item";
	}

	/** Opens the link and the clock; returns what ends both. */
	open(): () => void {
		const close = this.feed.open();
		const stop = this.ticker.run();
		return () => {
			stop();
			close();
			this.uploads.stop();
		};
	}
}
