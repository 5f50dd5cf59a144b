import type { State } from "./feed/fold.ts";

/** The server refused, or could not be reached: `code` is for programs, `say` (may be empty) for people. */
export class CommandError extends Error {
	readonly code: string;
	readonly say: string;
	readonly state: State;

	constructor({ code, say = "", state = {} }: { code: string; say?: string; state?: State }) {
		super(say || code);
		this.name = "CommandError";
		this.code = code;
		this.say = say;
		this.state = state;
	}
}
