import { untrack } from "svelte";

/** Server time that moves: read `now` in markup; it ticks only while somebody runs it. */
export class Ticker {
	now = $state(0);
	readonly #clock: () => number;

	constructor(clock: () => number) {
		this.#clock = clock;
		this.now = clock();
	}

	/** Use as `$effect(() => ticker.run())`. */
	run(everyMs = 250): () => void {
		// Untracked: the effect that runs this would otherwise start again whenever the clock is corrected.
		this.now = untrack(this.#clock);
		const timer = setInterval(() => {
			this.now = this.#clock();
		}, everyMs);
		return () => clearInterval(timer);
	}
}
