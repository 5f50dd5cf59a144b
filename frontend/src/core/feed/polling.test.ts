import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer } from "../../../tests/fake-server.ts";
import { PollingLink } from "./polling.ts";
import type { CommandFrame, Greeting } from "./protocol.ts";

const BEAT = { t: "beat", upto: 4, now: 5 };
const CAST: CommandFrame = {
	t: "command",
	id: "one",
	name: "ballot.cast",
	meeting: 8,
	args: { ballot: 31, choice: "for" },
};

const { advanceTimersByTimeAsync: pass } = vi;

let server: FakeServer;
let greeting: Greeting;
let said: unknown[];
let ends: (number | "missed")[];
let link: PollingLink;

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
	vi.spyOn(Math, "random").mockReturnValue(0.5);
	server = new FakeServer();
	vi.stubGlobal("fetch", server.fetch);
	vi.stubGlobal("document", { cookie: "csrftoken=x9" });
	greeting = { t: "hello", meeting: 8, version: 1 };
	[said, ends] = [[], []];
	link = new PollingLink("/feed/poll?as=display", {
		greeting: () => greeting,
		frame: (frame) => said.push(frame),
		missed: () => ends.push("missed"),
		lost: (code) => ends.push(code),
	});
});

afterEach(() => {
	link.close();
	vi.useRealTimers();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
});

function asked(): Record<string, string> {
	return Object.fromEntries(server.newest.url.searchParams);
}

describe("questions", () => {
	it("carry the position and what the answer before them was marked with", async () => {
		expect(server.newest.url.pathname).toBe("/feed/poll");
		expect(asked()).toEqual({ as: "display", at: "1000000", wait: "10", meeting: "8", version: "1" });
		await server.newest.answer({ frames: [BEAT], mark: "m1" });
		expect(said).toEqual([BEAT]);
		greeting = { t: "resume", meeting: 8, version: 1, epoch: "e1", seq: 4, ticket: "t" };
		await pass(250);
		expect(asked()).toMatchObject({ epoch: "e1", seq: "4", ticket: "t", mark: "m1" });
	});

	it("wait for the answer before, and for a quarter of a second since the one before", async () => {
		await pass(9000);
		expect(server.polls).toHaveLength(1);
		await server.newest.answer({ frames: [], mark: "" });
		await pass(0);
		expect(server.polls).toHaveLength(2);
		await server.newest.answer({ frames: [], mark: "" });
		await pass(249);
		expect(server.polls).toHaveLength(2);
	});

	it("are given up after fourteen seconds and asked again, for ever", async () => {
		await pass(14_500);
		expect(ends).toEqual(["missed"]);
		expect(server.polls).toHaveLength(2);
		for (let i = 0; i < 40; i++) {
			await server.newest.fail();
			await pass(5000);
		}
		expect(server.polls).toHaveLength(42);
		expect(link.works).toBe(false);
	});

	it.each([
		[200, "<html>sign in to the Wi-Fi</html>"],
		[200, { other: true }],
		[404, "<html>no such page</html>"],
		[403, { forbidden: true }],
		[503, { t: "error", id: null, code: "feed.busy", say: "" }],
	])("are asked again after %d %o", async (status, body) => {
		await server.newest.answer(body, { status });
		expect(ends).toEqual(["missed"]);
		await pass(700);
		expect(server.polls).toHaveLength(2);
	});

	it("wait as long as a busy server says", async () => {
		await server.newest.answer("", { status: 503, headers: { "Retry-After": "7" } });
		await pass(6900);
		expect(server.polls).toHaveLength(1);
		await pass(800);
		expect(server.polls).toHaveLength(2);
	});

	it("ask for sooner answers where something in between cuts silence, and for a proof at once", async () => {
		await server.newest.answer({ frames: [], mark: "m1" });
		await pass(6250);
		expect(asked()).toMatchObject({ wait: "10", mark: "m1" });
		await server.newest.fail();
		await pass(700);
		expect(asked()).toMatchObject({ wait: "3" });
		expect(asked()).not.toHaveProperty("mark");
		await pass(1500);
		await server.newest.fail();
		await pass(1400);
		expect(asked()).toMatchObject({ wait: "2" });
	});

	it("are hurried when there is a reason, and only while nothing is answered", async () => {
		await server.newest.fail();
		link.hurry();
		await pass(0);
		expect(server.polls).toHaveLength(2);
		await server.newest.answer({ frames: [], mark: "" });
		link.hurry();
		await pass(0);
		expect(server.polls).toHaveLength(2);
	});

	it.each([401, 403, 404, 426])("end with our server's refusal %d", async (status) => {
		await server.newest.answer({ t: "error", id: null, code: "x", say: "" }, { status });
		await pass(60_000);
		expect(ends).toEqual([4000 + status]);
		expect(server.polls).toHaveLength(1);
	});

	it("end with the link, and the answer under way is not heard", async () => {
		const { newest } = server;
		link.close();
		expect(newest.aborted).toBe(true);
		await newest.answer({ frames: [BEAT], mark: "" });
		await pass(60_000);
		expect(said).toEqual([]);
		expect(server.polls).toHaveLength(1);
	});
});

describe("commands", () => {
	it("go over the ordinary door and are answered as on a socket", async () => {
		link.send(CAST);
		const [posted] = server.commands;
		expect(posted?.url.pathname).toBe("/api/commands/ballot.cast");
		expect(posted?.body).toEqual({ id: "one", meeting: 8, args: CAST.args });
		expect(posted?.init.headers).toMatchObject({ "X-CSRFToken": "x9" });
		await posted?.answer({ id: "one", ok: true, at: 5, value: { receipt: "K7QD-2M9P" } });
		expect(said).toEqual([{ t: "answer", id: "one", ok: true, at: 5, value: { receipt: "K7QD-2M9P" } }]);
	});

	it("are refused as on a socket", async () => {
		link.send(CAST);
		const refusal = { ok: false, code: "ballot.closed", say: "Biểu quyết đã kết thúc.", state: { a: 1 } };
		await server.commands[0]?.answer(refusal, { status: 409 });
		expect(said).toEqual([{ ...refusal, t: "error", id: "one" }]);
	});

	it("are said again when the server is away, for they may have been carried out", async () => {
		link.send(CAST);
		const away = { ok: false, code: "database.away", say: "Máy chủ dữ liệu chưa trả lời.", state: {} };
		await server.commands[0]?.answer(away, { status: 503 });
		expect(said).toEqual([]);
		link.send(CAST);
		expect(server.commands).toHaveLength(2);
	});

	it("are one at a time for an id, and may be said again when nobody answered", async () => {
		link.send(CAST);
		link.send(CAST);
		expect(server.commands).toHaveLength(1);
		await server.commands[0]?.answer("<html>", { status: 403 });
		link.send(CAST);
		expect(server.commands).toHaveLength(2);
		await pass(10_000);
		link.send(CAST);
		expect(server.commands).toHaveLength(3);
		expect(said).toEqual([]);
	});

	it("end with the link", async () => {
		link.send(CAST);
		link.close();
		await server.commands[0]?.answer({ id: "one", ok: true, at: 5, value: {} });
		expect(said).toEqual([]);
	});
});
