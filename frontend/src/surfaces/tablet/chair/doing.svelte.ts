import { send } from "../../../core/commands.ts";
import type { Act } from "./acts.ts";
import { nameOf } from "./acts.ts";

/** A second press this soon after the button changed was meant for the act before it. */
const SETTLE_MS = 800;

/** Carries out the chair's acts one at a time. */
export class Doing {
	/** Name of the act on its way; empty when there is none. */
	busy = $state("");
	#primary = "";
	#changedAt = 0;
	readonly #meeting: number;
	readonly #refused: (error: unknown) => void;

	constructor(meeting: number, refused: (error: unknown) => void) {
		this.#meeting = meeting;
		this.#refused = refused;
	}

	/** Tells which act the big button offers now. */
	offers(act: Act | null, now: number): void {
		const name = act ? nameOf(act) : "";
		if (name === this.#primary) return;
		this.#primary = name;
		this.#changedAt = now;
	}

	async do(act: Act, now: number): Promise<void> {
		const name = nameOf(act);
		if (this.busy || (name === this.#primary && now - this.#changedAt < SETTLE_MS)) return;
		this.busy = name;
		try {
			await carryOut(act, this.#meeting);
		} catch (error) {
			this.#refused(error);
		} finally {
			this.busy = "";
		}
	}
}

function carryOut(act: Act, meeting: number): Promise<unknown> {
	switch (act.do) {
		case "open":
		case "pause":
		case "resume":
		case "close":
			return send(`meeting.${act.do}`, {}, meeting);
		case "step":
			return send("agenda.step", { item: act.item.id }, meeting);
		case "finish":
			return send("agenda.finish", { item: act.item.id }, meeting);
		case "openBallot":
			return send("ballot.open", { ballot: act.ballot.id }, meeting);
		case "closeBallot":
			return send("ballot.close", { ballot: act.ballot.id }, meeting);
		case "announce":
			return send("ballot.announce", { ballot: act.ballot.id }, meeting);
	}
}
