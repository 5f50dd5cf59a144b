import type { SocketCommand, SocketCommands } from "../core/commands.ts";
import type { State } from "../core/feed/fold.ts";
import { feedAddress } from "../core/feed/link.ts";
import type { Entry } from "../core/feed/protocol.ts";
import { FeedSocket, type FeedView, isLinked, type Status } from "../core/feed/socket.ts";
import type { Audience } from "../core/generated/feed.ts";

/** One meeting's feed for components: every field is reactive. Make one per meeting and close it with the surface. */
export class Feed {
	readonly meeting: number;
	readonly #socket: FeedSocket;
	#view: FeedView = $state.raw() as FeedView;

	/** `as`: asks as the hall screen, even in a browser where a person is signed in too. */
	constructor(meeting: number, { as }: { as?: "display" } = {}) {
		this.meeting = meeting;
		this.#socket = new FeedSocket({ meeting, address: feedAddress(as) });
		this.#view = this.#socket.view;
		this.#socket.subscribe((view) => {
			this.#view = view;
		});
	}

	get state(): State {
		return this.#view.state;
	}

	get own(): State {
		return this.#view.own;
	}

	get audience(): Audience | null {
		return this.#view.audience;
	}

	get status(): Status {
		return this.#view.status;
	}

	/** Whether what is done now reaches the server now. */
	get linked(): boolean {
		return isLinked(this.#view.status);
	}

	/** Server time now, in ms; not reactive by itself, use Ticker for a moving clock. */
	now(): number {
		return Date.now() + this.#view.offset;
	}

	/** Opens the link; returns what closes it, so that `$effect(() => feed.open())` is enough. */
	open(): () => void {
		return this.#socket.open();
	}

	/** Takes over the newest values that came with a refusal over HTTP. */
	learn(state: State): void {
		this.#socket.learn(state);
	}

	onEntry(listener: (entry: Entry) => void): () => void {
		return this.#socket.onEntry(listener);
	}

	command<N extends SocketCommand>(name: N, args: SocketCommands[N]["args"]): Promise<SocketCommands[N]["value"]> {
		return this.#socket.command(name, args);
	}
}
