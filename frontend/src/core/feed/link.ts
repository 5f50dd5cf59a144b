/** The seam between a feed and its way to the server; `websocket.ts` and `polling.ts` are the two ways. */
import type { ClientFrame } from "./protocol.ts";

/** One way to the server, open until it is closed or reports itself lost. */
export interface Link {
	/** Never waits and never throws; what cannot be sent now is the connection's to send again. */
	send(frame: ClientFrame): void;
	/** Ends the link; it reports nothing more. */
	close(): void;
}

/** Where a feed is to be had. */
export interface Address {
	readonly socket: string;
	readonly poll: string;
}

/** `as` says whose view is wanted when the browser knows a person and a screen. */
export function feedAddress(as?: "display"): Address {
	const { protocol, host } = globalThis.location;
	const query = as ? `?as=${as}` : "";
	return { socket: `${protocol === "https:" ? "wss" : "ws"}://${host}/ws${query}`, poll: `/feed/poll${query}` };
}

const LEAST_MS = 100;
const FIRST_MS = 700;

/**
 * A wait with full jitter: between 0.1 s and a bound that doubles from 0.7 s to at most `most`, for any number of attempts.
 *
 * The first one spreads a hall of 500 over more than half a second, and most of them are back before a word is said.
 */
export function backOff(attempt: number, { random, most }: { random: number; most: number }): number {
	const bound = Math.min(most, FIRST_MS * 2 ** Math.min(attempt, 16));
	return LEAST_MS + random * (bound - LEAST_MS);
}
