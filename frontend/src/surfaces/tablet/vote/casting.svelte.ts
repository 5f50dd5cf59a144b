import type { Choice, MyVote } from "../../../core/generated/feed.ts";
import { sayError } from "../../../i18n/index.ts";
import type { Feed } from "../../../lib/feed.svelte.ts";

type Link = Pick<Feed, "command">;

/** My vote on its way: sent once, kept until the server has answered, however long the link is away. */
export class Casting {
	#sending = $state.raw<{ ballot: number; choice: Choice } | null>(null);
	#answered = $state.raw<Readonly<Record<number, MyVote>>>({});
	#checkingIn = $state(false);
	#refusal = $state("");
	readonly #link: Link;
	readonly #refused: (error: unknown) => void;

	/** `refused` hears of a check-in that failed; a vote's refusal stands in its sheet. */
	constructor(link: Link, refused: (error: unknown) => void) {
		this.#link = link;
		this.#refused = refused;
	}

	sendingIn(ballot: number): Choice | null {
		return this.#sending?.ballot === ballot ? this.#sending.choice : null;
	}

	/** What the server has answered, for the moment before the personal entry comes. */
	answerIn(ballot: number): MyVote | null {
		return this.#answered[ballot] ?? null;
	}

	get checkingIn(): boolean {
		return this.#checkingIn;
	}

	/** Why the last attempt was refused, until the next one. */
	get refusal(): string {
		return this.#refusal;
	}

	async cast(ballot: number, choice: Choice): Promise<void> {
		if (this.#sending?.ballot === ballot) return;
		const mine = { ballot, choice };
		this.#sending = mine;
		this.#refusal = "";
		try {
			const value = await this.#link.command("ballot.cast", { ballot, choice });
			this.#answered = { ...this.#answered, [ballot]: value };
		} catch (error) {
			this.#refusal = sayError(error);
		} finally {
			if (this.#sending === mine) this.#sending = null;
		}
	}

	async checkIn(): Promise<void> {
		if (this.#checkingIn) return;
		this.#checkingIn = true;
		this.#refusal = "";
		try {
			await this.#link.command("attendance.check_in", {});
		} catch (error) {
			this.#refusal = sayError(error);
			this.#refused(error);
		} finally {
			this.#checkingIn = false;
		}
	}
}
