interface Sample {
	readonly offset: number;
	readonly trip: number;
}

const KEPT = 12;

/** Estimates server time from ping answers; the sample with the shortest round trip is the truest. */
export class Clock {
	#samples: Sample[] = [];
	#stale = false;

	/** `sent` and `received` are this device's time, `server` the server's, all in ms since the epoch. */
	sample({ sent, server, received }: { sent: number; server: number; received: number }): void {
		const trip = received - sent;
		// A negative trip means that the device's clock was set in between.
		if (trip < 0) {
			this.#samples = [];
			return;
		}
		const kept = this.#stale ? [] : this.#samples;
		this.#stale = false;
		this.#samples = [...kept, { offset: server - (sent + received) / 2, trip }].slice(-KEPT);
	}

	/** Milliseconds to add to the device's time; 0 until something was measured. */
	get offset(): number {
		let best: Sample | null = null;
		for (const sample of this.#samples) {
			if (best === null || sample.trip < best.trip) best = sample;
		}
		return Math.round(best?.offset ?? 0);
	}

	/** The device may have slept or been set meanwhile: the next sample replaces what was measured so far. */
	renew(): void {
		this.#stale = true;
	}
}

export interface Remaining {
	/** Whole seconds shown, never negative. */
	readonly seconds: number;
	/** The deadline has passed; `seconds` is then the time since. */
	readonly over: boolean;
	/** Thirty seconds or less are left. */
	readonly soon: boolean;
}

/** Time to or since a deadline; both times are server time in ms. */
export function remaining(deadline: number, now: number): Remaining {
	const left = deadline - now;
	const over = left < 0;
	const seconds = over ? Math.floor(-left / 1000) : Math.ceil(left / 1000);
	return { seconds, over, soon: !over && seconds <= 30 };
}
