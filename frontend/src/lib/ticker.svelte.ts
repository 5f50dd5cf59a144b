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
		this.now = this.#clock();
		const timer = setInterval(() => {
			this.now = this.#clock();
		}, everyMs);
		return () => clearInterval(timer);
	}
}
