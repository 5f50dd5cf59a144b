/** A desk without a server: its state can be changed by hand, its commands are spied on. */
import { vi } from "vitest";
import type { State } from "../src/core/feed/fold.ts";
import type { Table } from "../src/surfaces/desk/desk.svelte.ts";

export class FakeTable implements Table {
	readonly meeting = 8;
	readonly own: State = {};
	now = 0;
	state: State = $state.raw({});
	readonly send = vi.fn<Table["send"]>();

	constructor(state: State) {
		this.state = state;
		this.send.mockResolvedValue({});
	}

	/** Somebody else's change arrives. */
	put(change: State): void {
		this.state = { ...this.state, ...change };
	}
}
