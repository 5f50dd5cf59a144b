/** The way around whatever lets no WebSocket through: questions that the server answers when it has something to tell. */
import { csrf } from "../commands.ts";
import { backOff, type Link } from "./link.ts";
import { type ClientFrame, type CommandFrame, type Greeting, parseJson, type ServerFrame } from "./protocol.ts";

/** How long the server may keep a question open; less where something in between cuts what is silent that long. */
const WAIT_S = 10;
const LEAST_WAIT_S = 2;
const PATIENCE_MS = 14_000;
const COMMAND_MS = 10_000;
/** At most four questions a second, however much happens. */
const PACE_MS = 250;
const MOST_MS = 5000;
const MOST_ASKED_MS = 30_000;
/** Refusals that are final: HTTP status → close code. */
const FINAL: Readonly<Record<number, number>> = { 401: 4401, 403: 4403, 404: 4404, 426: 4426 };

interface Events {
	/** The position to ask from. */
	greeting(): Greeting;
	frame(frame: ServerFrame): void;
	/** A question had no answer; it goes on asking. */
	missed(): void;
	/** Refused for good, with the code a socket would have been closed with. */
	lost(code: number): void;
}

interface Told {
	readonly status: number;
	readonly body: object | null;
	/** Seconds the server asks to wait, or 0. */
	readonly retryAfter: number;
}

export class PollingLink implements Link {
	/** Whether the last question was answered. */
	works = false;
	readonly #url: string;
	readonly #events: Events;
	readonly #ended = new AbortController();
	readonly #carried = new Set<string>();
	#mark: string | null = null;
	#wait = WAIT_S;
	#wake: (() => void) | null = null;

	constructor(url: string, events: Events) {
		this.#url = url;
		this.#events = events;
		void this.#run();
	}

	/** Commands go by themselves; the position goes with every question. */
	send(frame: ClientFrame): void {
		if (frame.t === "command") void this.#carry(frame);
	}

	close(): void {
		this.#ended.abort();
		this.#wake?.();
	}

	/** Asks at once instead of waiting for the next try. */
	hurry(): void {
		if (!this.works) this.#wake?.();
	}

	async #run(): Promise<void> {
		for (let missed = 0; !this.#ended.signal.aborted; ) {
			const asked = Date.now();
			const told = await this.#ask(asked);
			if (this.#ended.signal.aborted) return;
			this.works = told !== null && this.#take(told);
			if (this.works) {
				missed = 0;
				await this.#pause(asked + PACE_MS - Date.now());
				continue;
			}
			const final = told && finalCode(told);
			if (final) return this.#lose(final);
			this.#miss(Date.now() - asked);
			const least = Math.min(MOST_ASKED_MS, (told?.retryAfter ?? 0) * 1000);
			await this.#pause(least + backOff(missed++, { random: Math.random(), most: MOST_MS }));
		}
	}

	#ask(asked: number): Promise<Told | null> {
		const { t: _, ...known } = this.#events.greeting();
		const query = new URLSearchParams({ at: String(asked), wait: String(this.#wait) });
		for (const [name, value] of Object.entries(known)) query.set(name, String(value));
		if (this.#mark !== null) query.set("mark", this.#mark);
		return this.#fetch(`${this.#url}${this.#url.includes("?") ? "&" : "?"}${query}`, { patience: PATIENCE_MS });
	}

	/** The next answer is wanted at once, as a proof, and later ones sooner than they were cut off. */
	#miss(after: number): void {
		this.#mark = null;
		if (after >= 1000) this.#wait = Math.max(LEAST_WAIT_S, Math.min(this.#wait, Math.floor(after / 2000)));
		this.#events.missed();
	}

	/** Hands the frames on; false when this is no answer of our server. */
	#take({ status, body }: Told): boolean {
		if (status !== 200 || body === null || !("frames" in body) || !Array.isArray(body.frames)) return false;
		this.#mark = "mark" in body ? String(body.mark) : null;
		for (const frame of body.frames) this.#events.frame(frame as ServerFrame);
		return true;
	}

	/** The command over the ordinary door; without a reply, or while the server is away, the connection says it again. */
	async #carry({ id, name, meeting, args }: CommandFrame): Promise<void> {
		if (this.#carried.has(id)) return;
		this.#carried.add(id);
		const told = await this.#fetch(`/api/commands/${name}`, {
			patience: COMMAND_MS,
			method: "POST",
			headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
			body: JSON.stringify({ id, meeting, args }),
		});
		this.#carried.delete(id);
		// What a server in trouble says is no refusal: the command may have been carried out.
		const reply = told && told.status < 500 ? told.body : null;
		if (this.#ended.signal.aborted || !reply || !("ok" in reply)) return;
		this.#events.frame({ t: reply.ok ? "answer" : "error", ...reply, id } as ServerFrame);
	}

	async #fetch(url: string, { patience, ...init }: RequestInit & { patience: number }): Promise<Told | null> {
		const aborter = new AbortController();
		const abort = () => aborter.abort();
		this.#ended.signal.addEventListener("abort", abort);
		const timer = setTimeout(abort, patience);
		try {
			const options: RequestInit = { credentials: "same-origin", cache: "no-store", redirect: "error" };
			const response = await fetch(url, { ...options, ...init, signal: aborter.signal });
			const retryAfter = Number(response.headers.get("Retry-After")) || 0;
			return { status: response.status, body: parseJson(await response.text()), retryAfter };
		} catch {
			return null;
		} finally {
			clearTimeout(timer);
			this.#ended.signal.removeEventListener("abort", abort);
		}
	}

	#pause(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, Math.max(0, ms));
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	#lose(code: number): void {
		this.close();
		this.#events.lost(code);
	}
}

/** A refusal counts only in our server's own words: a proxy's page with the same status is a miss like any other. */
function finalCode({ status, body }: Told): number | undefined {
	return body !== null && "t" in body && body.t === "error" ? FINAL[status] : undefined;
}
