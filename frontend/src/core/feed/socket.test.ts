import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CommandError } from "../errors.ts";
import { backOff, FeedSocket } from "./socket.ts";

class FakeSocket {
	static readonly CONNECTING = 0;
	static readonly OPEN = 1;
	static made: FakeSocket[] = [];
	readyState = 0;
	readonly sent: Record<string, unknown>[] = [];
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: string }) => void) | null = null;
	onclose: ((event: { code: number }) => void) | null = null;

	constructor(readonly url: string) {
		FakeSocket.made.push(this);
	}

	send(text: string): void {
		this.sent.push(JSON.parse(text));
	}

	close(): void {
		this.readyState = 3;
	}

	accept(): void {
		this.readyState = 1;
		this.onopen?.();
	}

	say(frame: Record<string, unknown>): void {
		this.onmessage?.({ data: JSON.stringify(frame) });
	}

	fail(code = 1006): void {
		this.readyState = 3;
		this.onclose?.({ code });
	}
}

const SNAPSHOT = { t: "snapshot", meeting: 8, epoch: "e1", upto: 4, audience: "delegate", now: 0, state: {}, own: {} };

function newest(): FakeSocket {
	const socket = FakeSocket.made.at(-1);
	if (!socket) throw new Error("no socket was made");
	return socket;
}

let feed: FeedSocket;

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
	vi.spyOn(Math, "random").mockReturnValue(0.5);
	FakeSocket.made = [];
	vi.stubGlobal("WebSocket", FakeSocket);
	feed = new FeedSocket({ meeting: 8, url: "ws://hall.test/ws" });
	feed.open();
});

afterEach(() => {
	feed.close();
	vi.useRealTimers();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
});

function connect(): void {
	newest().accept();
	newest().say(SNAPSHOT);
}

describe("status", () => {
	it("goes from connecting to connected with the first snapshot", () => {
		expect(feed.view.status.kind).toBe("connecting");
		newest().accept();
		expect(feed.view.status.kind).toBe("connecting");
		newest().say(SNAPSHOT);
		expect(feed.view.status.kind).toBe("connected");
	});

	it("says nothing of a break shorter than a second", () => {
		const seen: string[] = [];
		feed.subscribe((view) => seen.push(view.status.kind));
		connect();
		newest().fail();
		vi.advanceTimersByTime(500);
		expect(FakeSocket.made).toHaveLength(2);
		newest().accept();
		newest().say({ t: "entries", after: 4, upto: 4, entries: [] });
		vi.advanceTimersByTime(3000);
		expect(new Set(seen)).toEqual(new Set(["connected"]));
	});

	it("says so when the break lasts, later with the hour it began", () => {
		connect();
		newest().fail();
		vi.advanceTimersByTime(1600);
		expect(feed.view.status).toEqual({ kind: "reconnecting", since: 1_000_000 });
		vi.advanceTimersByTime(15_000);
		expect(feed.view.status).toEqual({ kind: "offline", since: 1_000_000 });
	});

	it.each([
		[4401, "signedOut"],
		[4403, "forbidden"],
		[4404, "unknownMeeting"],
	])("stops for good after code %d", (code, why) => {
		connect();
		newest().fail(code);
		vi.advanceTimersByTime(60_000);
		expect(feed.view.status).toEqual({ kind: "refused", why });
		expect(FakeSocket.made).toHaveLength(1);
	});
});

describe("link", () => {
	it("is tried again for ever, resuming where it was", () => {
		connect();
		newest().fail();
		for (let i = 0; i < 30; i++) {
			vi.advanceTimersByTime(3000);
			newest().fail();
		}
		expect(FakeSocket.made.length).toBeGreaterThan(30);
		vi.advanceTimersByTime(3000);
		newest().accept();
		expect(newest().sent[0]).toEqual({ t: "resume", meeting: 8, epoch: "e1", seq: 4 });
	});

	it("that is dead is noticed within fifteen seconds", () => {
		connect();
		vi.advanceTimersByTime(15_000);
		expect(FakeSocket.made.length).toBeGreaterThan(1);
	});

	it("is kept while pongs come", () => {
		connect();
		for (let i = 0; i < 12; i++) {
			vi.advanceTimersByTime(5000);
			newest().say({ t: "pong", at: Date.now(), now: Date.now() });
		}
		expect(FakeSocket.made).toHaveLength(1);
		expect(newest().sent.filter((frame) => frame.t === "ping").length).toBeGreaterThanOrEqual(12);
	});

	it("ends when told so", () => {
		connect();
		feed.close();
		vi.advanceTimersByTime(60_000);
		expect(FakeSocket.made).toHaveLength(1);
		expect(newest().readyState).toBe(3);
	});

	it("waits a random time that grows to three seconds", () => {
		expect(backOff(0, 0)).toBe(200);
		expect(backOff(0, 1)).toBe(600);
		expect(backOff(3, 1)).toBe(3000);
		expect(backOff(5000, 1)).toBe(3000);
		expect(backOff(5000, 0)).toBe(200);
	});
});

describe("command", () => {
	it("is sent again after a reconnect with the same id, and resolves once", async () => {
		connect();
		const answer = feed.command("ballot.cast", { ballot: 31, choice: "for" });
		const first = newest().sent.at(-1);
		newest().fail();
		vi.advanceTimersByTime(3000);
		newest().accept();
		expect(newest().sent[1]).toEqual(first);
		newest().say({
			t: "answer",
			id: first?.id,
			ok: true,
			at: 1,
			value: { choice: "for", receipt: "K7QD-2M9P", at: 1 },
		});
		await expect(answer).resolves.toMatchObject({ receipt: "K7QD-2M9P" });
	});

	it("rejects with the server's words", async () => {
		connect();
		const answer = feed.command("ballot.cast", { ballot: 31, choice: "for" });
		const id = newest().sent.at(-1)?.id;
		newest().say({ t: "error", id, code: "ballot.closed", say: "Biểu quyết đã kết thúc." });
		await expect(answer).rejects.toMatchObject({
			code: "ballot.closed",
			say: "Biểu quyết đã kết thúc.",
		} satisfies Partial<CommandError>);
	});
});

it("tells each new entry once", () => {
	const kinds: string[] = [];
	feed.onEntry((entry) => kinds.push(entry.kind));
	connect();
	const frame = { t: "entries", after: 4, upto: 5, entries: [{ seq: 5, kind: "ballot.opened", at: 1, actor: null }] };
	newest().say(frame);
	newest().say(frame);
	expect(kinds).toEqual(["ballot.opened"]);
});

it("lets a message pass that is no frame", () => {
	connect();
	newest().onmessage?.({ data: "<html>" });
	expect(feed.view.status.kind).toBe("connected");
});
