import type { Link } from "./link.ts";
import { type ClientFrame, parseFrame, type ServerFrame } from "./protocol.ts";

const TICK_MS = 500;
const PING_MS = 5000;
const SILENCE_MS = 12_000;
const OPENING_MS = 8000;

interface Events {
	opened(): void;
	frame(frame: ServerFrame): void;
	/** `code` is the close code; 0 when the link went silent, or nothing at all came in the first eight seconds. */
	lost(code: number): void;
}

/** One WebSocket from its opening to its end: it pings every five seconds and is lost after twelve of silence. */
export class SocketLink implements Link {
	/** The time from which on frames have come; null as long as nothing but an opening has. */
	provedAt: number | null = null;
	readonly #socket: WebSocket;
	readonly #events: Events;
	readonly #timer: ReturnType<typeof setInterval>;
	#heardAt = Date.now();
	#pingedAt = 0;

	constructor(url: string, events: Events) {
		this.#events = events;
		this.#socket = new WebSocket(url);
		this.#socket.onopen = () => {
			events.opened();
			this.ping();
		};
		this.#socket.onmessage = (event) => this.#hear(String(event.data));
		this.#socket.onclose = (event) => this.#lose(event.code);
		this.#timer = setInterval(() => this.look(), TICK_MS);
	}

	send(frame: ClientFrame): void {
		if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
	}

	ping(): void {
		this.#pingedAt = Date.now();
		this.send({ t: "ping", at: this.#pingedAt });
	}

	/** Notices silence; also called when the device may have slept, because timers sleep with it. */
	look(): void {
		const now = Date.now();
		if (now - this.#heardAt > (this.provedAt === null ? OPENING_MS : SILENCE_MS)) this.#lose(0);
		else if (now - this.#pingedAt >= PING_MS) this.ping();
	}

	close(): void {
		clearInterval(this.#timer);
		// A dead link may take minutes to confirm its closing: nobody waits for it.
		this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
		this.#socket.close();
	}

	#hear(text: string): void {
		const frame = parseFrame(text);
		// A refusal says that somebody is there, not that the link will bear anything.
		if (frame?.t !== "error" || this.provedAt !== null) {
			this.#heardAt = Date.now();
			this.provedAt ??= this.#heardAt;
		}
		if (frame) this.#events.frame(frame);
	}

	#lose(code: number): void {
		this.close();
		this.#events.lost(code);
	}
}
