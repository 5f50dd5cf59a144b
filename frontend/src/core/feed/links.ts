/**
 * Which link carries a feed: a WebSocket wherever one gets through, polling beside it where none does.
 *
 * Guarantees: one link carries at a time; the WebSocket is tried for ever, and polling ends as soon as one has brought a frame;
 * only a final refusal stops both.
 */
import { type Address, backOff, type Link } from "./link.ts";
import { PollingLink } from "./polling.ts";
import { type ClientFrame, type Greeting, type Refusal, refusalOf, type ServerFrame } from "./protocol.ts";
import { SocketLink } from "./websocket.ts";

/** How long the first WebSocket may take before polling starts, so that the state is on screen within two seconds. */
const FIRST_FRAME_MS = 1500;
/** A link that has worked before usually comes back by itself; the spread keeps a hall from asking in one instant. */
const BROKEN_MS = 2000;
const BROKEN_SPREAD_MS = 1000;
const MOST_MS = 3000;
const MOST_BESIDE_POLLING_MS = 30_000;
/** A WebSocket that ends sooner has not shown that it works: the waits go on growing. */
const STEADY_MS = 5000;
const HURRY_SPREAD_MS = 300;

interface Driver {
	greeting(): Greeting;
	/** Another link carries from now on: greet over it. */
	carried(): void;
	frame(frame: ServerFrame): void;
	/** Nothing carries, or what carries has missed an answer. */
	lost(): void;
	refused(why: Refusal): void;
}

export class Links {
	readonly #address: Address;
	readonly #driver: Driver;
	#socket: SocketLink | null = null;
	#poll: PollingLink | null = null;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#beside: ReturnType<typeof setTimeout> | undefined;
	#retryAt = 0;
	#attempt = 0;
	#everProved = false;

	constructor(address: Address, driver: Driver) {
		this.#address = address;
		this.#driver = driver;
	}

	/** Whether polling carries. */
	get polling(): boolean {
		return this.#poll !== null;
	}

	open(): void {
		globalThis.addEventListener?.("online", this.#hurry);
		globalThis.document?.addEventListener("visibilitychange", this.#hurry);
		this.#pollAfter(FIRST_FRAME_MS);
		this.#connect();
	}

	close(): void {
		globalThis.removeEventListener?.("online", this.#hurry);
		globalThis.document?.removeEventListener("visibilitychange", this.#hurry);
		clearTimeout(this.#retry);
		this.#stopPolling();
		this.#socket?.close();
		this.#socket = null;
	}

	send(frame: ClientFrame): void {
		const carrier: Link | null = this.#poll ?? this.#socket;
		carrier?.send(frame);
	}

	#connect(): void {
		clearTimeout(this.#retry);
		const socket = new SocketLink(this.#address.socket, {
			// Beside polling it has to prove itself first, by the answer to its ping.
			opened: () => {
				if (!this.#poll) this.#driver.carried();
			},
			frame: (frame) => this.#hear(socket, frame),
			lost: (code) => this.#lose(socket, code),
		});
		this.#socket = socket;
	}

	#hear(socket: SocketLink, frame: ServerFrame): void {
		if (socket.provedAt === null) return;
		this.#everProved = true;
		const polled = this.#poll !== null;
		this.#stopPolling();
		if (polled) this.#driver.carried();
		this.#driver.frame(frame);
	}

	#lose(socket: SocketLink, code: number): void {
		this.#socket = null;
		if (this.#end(code)) return;
		if (!this.#poll) {
			this.#driver.lost();
			this.#pollAfter(this.#everProved ? BROKEN_MS + Math.random() * BROKEN_SPREAD_MS : 0);
		}
		if (socket.provedAt !== null && Date.now() - socket.provedAt >= STEADY_MS) this.#attempt = 0;
		const most = this.#poll?.works ? MOST_BESIDE_POLLING_MS : MOST_MS;
		this.#connectAfter(backOff(this.#attempt++, { random: Math.random(), most }));
	}

	#connectAfter(ms: number): void {
		clearTimeout(this.#retry);
		this.#retryAt = Date.now() + ms;
		this.#retry = setTimeout(() => this.#connect(), ms);
	}

	/** Once counting it counts on: another failed attempt does not put polling off. */
	#pollAfter(ms: number): void {
		if (this.#beside !== undefined && ms > 0) return;
		clearTimeout(this.#beside);
		this.#beside = setTimeout(() => this.#startPolling(), ms);
	}

	#startPolling(): void {
		this.#poll = new PollingLink(this.#address.poll, {
			greeting: () => this.#driver.greeting(),
			frame: (frame) => this.#driver.frame(frame),
			missed: () => this.#miss(),
			lost: (code) => this.#end(code),
		});
		this.#driver.carried();
	}

	#stopPolling(): void {
		clearTimeout(this.#beside);
		this.#beside = undefined;
		this.#poll?.close();
		this.#poll = null;
	}

	/** While polling worked the next WebSocket could wait; now it is as good a hope as the other. */
	#miss(): void {
		this.#driver.lost();
		if (this.#socket || this.#retryAt - Date.now() <= MOST_MS) return;
		this.#connectAfter(backOff(this.#attempt, { random: Math.random(), most: MOST_MS }));
	}

	/** Whether the code is final; then it is over. */
	#end(code: number): boolean {
		const why = refusalOf(code);
		if (why === null) return false;
		this.close();
		this.#driver.refused(why);
		return true;
	}

	/** The network is back, or somebody takes the device up again. */
	readonly #hurry = (): void => {
		if (globalThis.document?.visibilityState === "hidden") return;
		this.#poll?.hurry();
		if (this.#socket) this.#socket.look();
		else this.#connectAfter(Math.random() * HURRY_SPREAD_MS);
	};
}
