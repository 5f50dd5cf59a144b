import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer } from "../../../tests/fake-server.ts";
import { FakeSocket } from "../../../tests/fake-socket.ts";
import type { CommandError } from "../errors.ts";
import { FeedSocket, isLinked } from "./socket.ts";

const SNAPSHOT = { t: "snapshot", meeting: 8, epoch: "e1", upto: 4, audience: "delegate", now: 0, state: {}, own: {} };

let feed: FeedSocket;
let server: FakeServer;

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
	vi.spyOn(Math, "random").mockReturnValue(0.5);
	FakeSocket.made = [];
	server = new FakeServer();
	vi.stubGlobal("WebSocket", FakeSocket);
	vi.stubGlobal("fetch", server.fetch);
	feed = new FeedSocket({ meeting: 8, address: { socket: "ws://hall.test/ws", poll: "/feed/poll" } });
	feed.open();
});

afterEach(() => {
	feed.close();
	vi.useRealTimers();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
});

function connect(): void {
	FakeSocket.newest.accept();
	FakeSocket.newest.say(SNAPSHOT);
}

describe("status", () => {
	it("goes from connecting to connected with the first snapshot", () => {
		expect(feed.view.status.kind).toBe("connecting");
		FakeSocket.newest.accept();
		expect(feed.view.status.kind).toBe("connecting");
		FakeSocket.newest.say(SNAPSHOT);
		expect(feed.view.status.kind).toBe("connected");
	});

	it("says nothing of a break shorter than a second", () => {
		const seen: string[] = [];
		feed.subscribe((view) => seen.push(view.status.kind));
		connect();
		FakeSocket.newest.fail();
		vi.advanceTimersByTime(500);
		expect(FakeSocket.made).toHaveLength(2);
		FakeSocket.newest.accept();
		FakeSocket.newest.say({ t: "entries", after: 4, upto: 4, entries: [] });
		vi.advanceTimersByTime(3000);
		expect(new Set(seen)).toEqual(new Set(["connected"]));
	});

	it("says so when the break lasts, later with the hour it began", () => {
		connect();
		FakeSocket.newest.fail();
		vi.advanceTimersByTime(1600);
		expect(feed.view.status).toEqual({ kind: "reconnecting", since: 1_000_000 });
		vi.advanceTimersByTime(15_000);
		expect(feed.view.status).toEqual({ kind: "offline", since: 1_000_000 });
	});

	it.each([
		[4401, "signedOut"],
		[4403, "forbidden"],
		[4404, "unknownMeeting"],
		[4426, "outdated"],
	])("stops for good after code %d", (code, why) => {
		connect();
		FakeSocket.newest.fail(code);
		vi.advanceTimersByTime(60_000);
		expect(feed.view.status).toEqual({ kind: "refused", why });
		expect(FakeSocket.made).toHaveLength(1);
	});
});

describe("link", () => {
	it("is tried again for ever, resuming where it was", () => {
		connect();
		FakeSocket.newest.fail();
		for (let i = 0; i < 30; i++) {
			vi.advanceTimersByTime(3000);
			FakeSocket.newest.fail();
		}
		expect(FakeSocket.made.length).toBeGreaterThan(30);
		vi.advanceTimersByTime(3000);
		FakeSocket.newest.accept();
		FakeSocket.newest.say({ t: "pong", at: 1, now: 1 });
		expect(FakeSocket.newest.sent[1]).toEqual({ t: "resume", meeting: 8, version: 1, epoch: "e1", seq: 4 });
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
			FakeSocket.newest.say({ t: "pong", at: Date.now(), now: Date.now() });
		}
		expect(FakeSocket.made).toHaveLength(1);
		expect(FakeSocket.newest.sent.filter((frame) => frame.t === "ping").length).toBeGreaterThanOrEqual(12);
	});

	it("ends when told so", () => {
		connect();
		feed.close();
		vi.advanceTimersByTime(60_000);
		expect(FakeSocket.made).toHaveLength(1);
		expect(FakeSocket.newest.readyState).toBe(3);
	});
});

describe("command", () => {
	it("is sent again after a reconnect with the same id, and resolves once", async () => {
		connect();
		const answer = feed.command("ballot.cast", { ballot: 31, choice: "for" });
		const first = FakeSocket.newest.sent.at(-1);
		FakeSocket.newest.fail();
		vi.advanceTimersByTime(1000);
		FakeSocket.newest.accept();
		expect(FakeSocket.newest.sent[1]).toEqual(first);
		FakeSocket.newest.say({
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
		const id = FakeSocket.newest.sent.at(-1)?.id;
		FakeSocket.newest.say({ t: "error", id, code: "ballot.closed", say: "Biểu quyết đã kết thúc." });
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
	FakeSocket.newest.say(frame);
	FakeSocket.newest.say(frame);
	expect(kinds).toEqual(["ballot.opened"]);
});

describe("without a WebSocket", () => {
	const ENTRY = { seq: 5, kind: "agenda.stepped", at: 1, actor: null, put: { "agenda.item:5": {} } };
	const ENTRIES = { t: "entries", after: 4, upto: 5, entries: [ENTRY] };
	const { advanceTimersByTimeAsync: pass } = vi;
	let told: number[];

	beforeEach(async () => {
		told = [];
		feed.onEntry(({ seq }) => told.push(seq));
		FakeSocket.newest.fail();
		await pass(0);
		await server.newest.answer({ frames: [SNAPSHOT, { t: "pong", at: 1_000_000, now: 1_000_500 }], mark: "m" });
	});

	it("shows everything, and says so in one word", async () => {
		expect(feed.view.status).toEqual({ kind: "polling" });
		expect(isLinked(feed.view.status)).toBe(true);
		expect(feed.view.offset).toBe(500);
		await pass(250);
		expect(server.newest.url.searchParams.get("seq")).toBe("4");
		await server.newest.answer({ frames: [ENTRIES], mark: "m" });
		expect(feed.view.state).toHaveProperty("agenda.item:5");
		expect(told).toEqual([5]);
	});

	it("resumes on the WebSocket that comes through, with nothing lost or doubled", async () => {
		await pass(250);
		await server.newest.answer({ frames: [ENTRIES], mark: "m" });
		const answer = feed.command("ballot.cast", { ballot: 31, choice: "for" });
		await pass(500);
		FakeSocket.newest.accept();
		FakeSocket.newest.say({ t: "pong", at: 1, now: 501 });
		const [ping, resume, command] = FakeSocket.newest.sent;
		expect(ping).toMatchObject({ t: "ping" });
		expect(resume).toEqual({ t: "resume", meeting: 8, version: 1, epoch: "e1", seq: 5 });
		expect(command?.id).toBe(server.commands[0]?.body.id);
		FakeSocket.newest.say(ENTRIES);
		FakeSocket.newest.say({ t: "answer", id: command?.id, ok: true, at: 1, value: { receipt: "K7QD-2M9P" } });
		await expect(answer).resolves.toMatchObject({ receipt: "K7QD-2M9P" });
		expect(told).toEqual([5]);
		expect(feed.view.status).toEqual({ kind: "connected" });
		expect(server.newest.aborted).toBe(true);
	});

	it("votes, and takes a refusal with its words", async () => {
		const answer = feed.command("ballot.cast", { ballot: 31, choice: "for" });
		await pass(7000);
		expect(server.commands).toHaveLength(1);
		await server.commands[0]?.answer({ ok: false, code: "ballot.closed", say: "Biểu quyết đã kết thúc.", state: {} });
		await expect(answer).rejects.toMatchObject({ code: "ballot.closed", say: "Biểu quyết đã kết thúc." });
	});

	it("says the command again while nobody answers", async () => {
		const answer = feed.command("ballot.cast", { ballot: 31, choice: "for" });
		await server.commands[0]?.fail();
		await pass(3500);
		expect(server.commands.map(({ body }) => body.id)).toEqual([
			server.commands[0]?.body.id,
			server.commands[0]?.body.id,
		]);
		await server.commands[1]?.answer({ id: "", ok: true, at: 1, value: { receipt: "K7QD-2M9P" } });
		await expect(answer).resolves.toMatchObject({ receipt: "K7QD-2M9P" });
	});

	it("says nothing of one missed answer, and all of a long silence", async () => {
		await pass(250);
		await server.newest.fail();
		await pass(500);
		expect(feed.view.status.kind).toBe("polling");
		await server.newest.answer({ frames: [{ t: "beat", upto: 4, now: 1 }], mark: "m" });
		await pass(250);
		await server.newest.fail();
		await pass(1600);
		expect(feed.view.status.kind).toBe("reconnecting");
		await pass(15_000);
		expect(feed.view.status.kind).toBe("offline");
	});
});
