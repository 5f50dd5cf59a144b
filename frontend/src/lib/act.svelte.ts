/** One thing a person asked for: on its way, done, or refused; `error` stays until the next try. */
export class Act {
	busy = $state(false);
	error = $state.raw<unknown>(null);

	/** Does the work unless it is being done already; true when it succeeded. Never rejects. */
	async run(work: () => Promise<unknown>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.error = null;
		try {
			await work();
			return true;
		} catch (error) {
			this.error = error;
			return false;
		} finally {
			this.busy = false;
		}
	}

	forget(): void {
		this.error = null;
	}
}
