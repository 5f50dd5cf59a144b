import { send } from "../../../core/commands.ts";

/** Shows a document's pages to the hall; of several quick turns only the last has to arrive. */
export class Presenting {
	busy = $state(false);
	#wanted: number | null = null;
	#turning = false;
	readonly #meeting: number;
	readonly #refused: (error: unknown) => void;

	constructor(meeting: number, refused: (error: unknown) => void) {
		this.#meeting = meeting;
		this.#refused = refused;
	}

	/** True once the document is presented. */
	present(document: number, page: number): Promise<boolean> {
		return this.#once(() => send("document.present", { document, page }, this.#meeting));
	}

	stop(): Promise<boolean> {
		return this.#once(() => send("document.stop", {}, this.#meeting));
	}

	async turn(page: number): Promise<void> {
		this.#wanted = page;
		if (this.#turning) return;
		this.#turning = true;
		try {
			while (this.#wanted !== null) {
				const next: number = this.#wanted;
				this.#wanted = null;
				await send("document.turn", { page: next }, this.#meeting);
			}
		} catch (error) {
			this.#wanted = null;
			this.#refused(error);
		} finally {
			this.#turning = false;
		}
	}

	async #once(act: () => Promise<unknown>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		try {
			await act();
			return true;
		} catch (error) {
			this.#refused(error);
			return false;
		} finally {
			this.busy = false;
		}
	}
}
