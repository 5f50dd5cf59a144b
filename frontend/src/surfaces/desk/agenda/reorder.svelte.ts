import { CommandError } from "../../../core/errors.ts";
import { merged, moved, sameOrder } from "../../../features/agenda/order.ts";
import { Act } from "../../../lib/act.svelte.ts";

/** After the last key: several presses are one change. */
const SETTLE_MS = 700;

interface Shared {
	/** The shared order now. */
	theirs: () => readonly number[];
	send: (order: number[], was: number[]) => Promise<unknown>;
}

/** Moving items by hand: the own order is shown at once, sent when let go, and held when others change it meanwhile. */
export class Reorder {
	readonly act = new Act();
	grabbed = $state<number | null>(null);
	readonly #shared: Shared;
	#mine = $state.raw<readonly number[] | null>(null);
	#was = $state.raw<readonly number[]>([]);
	#sent = $state(false);
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(shared: Shared) {
		this.#shared = shared;
	}

	get order(): readonly number[] {
		const theirs = this.#shared.theirs();
		if (this.#mine === null || (this.#sent && !sameOrder(this.#was, theirs))) return theirs;
		return merged(this.#mine, theirs);
	}

	/** Others changed the list while it is being moved here: somebody has to choose. */
	get held(): boolean {
		return this.#mine !== null && !this.#sent && !sameOrder(this.#was, this.#shared.theirs());
	}

	move(id: number, to: number): void {
		if (this.act.busy) return;
		const order = this.order;
		if (this.#mine === null || this.#sent) this.#was = this.#shared.theirs();
		this.#sent = false;
		this.#mine = moved(order, id, to);
		clearTimeout(this.#timer);
	}

	/** One place up or down by key; sent when no further key comes. */
	nudge(id: number, by: -1 | 1): void {
		this.move(id, this.order.indexOf(id) + by);
		this.#timer = setTimeout(() => void this.drop(), SETTLE_MS);
	}

	/** Lets go: sends the own order unless it says nothing new or has to be chosen about first. */
	async drop(): Promise<void> {
		clearTimeout(this.#timer);
		this.grabbed = null;
		if (this.#mine === null || this.#sent || this.held) return;
		const order = [...merged(this.#mine, this.#was)];
		if (sameOrder(order, this.#was)) {
			this.#mine = null;
			return;
		}
		const done = await this.act.run(() => this.#shared.send(order, [...this.#was]));
		if (done) this.#sent = true;
		else if (!(this.act.error instanceof CommandError && this.act.error.code === "agenda.changed")) this.#mine = null;
	}

	/** Back to the shared order; nothing is sent. */
	forget(): void {
		clearTimeout(this.#timer);
		this.grabbed = null;
		this.#mine = null;
		this.act.forget();
	}

	async keepMine(): Promise<void> {
		const theirs = this.#shared.theirs();
		this.#mine = merged(this.#mine ?? [], theirs);
		this.#was = theirs;
		this.act.forget();
		await this.drop();
	}
}
