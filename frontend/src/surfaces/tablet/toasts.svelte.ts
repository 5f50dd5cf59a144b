import { sayError } from "../../i18n/index.ts";

const SHOWN_MS = 7000;

/** One short message at a time; it goes by itself. */
export class Toasts {
	message = $state("");
	tone: "plain" | "caution" = $state("plain");
	#timer: ReturnType<typeof setTimeout> | undefined;

	say(message: string, tone: "plain" | "caution" = "plain"): void {
		clearTimeout(this.#timer);
		this.message = message;
		this.tone = tone;
		this.#timer = setTimeout(() => {
			this.message = "";
		}, SHOWN_MS);
	}

	/** A refusal, in the server's own words. */
	refuse(error: unknown): void {
		this.say(sayError(error), "caution");
	}
}
