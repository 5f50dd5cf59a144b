import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer } from "../../../tests/fake-server.ts";
import { FakeSocket } from "../../../tests/fake-socket.ts";
import { Links } from "./links.ts";
import type { Greeting } from "./protocol.ts";

const HELLO: Greeting = { t: "hello", meeting: 8, version: 1 };
const PONG = { t: "pong", at: 1, now: 2 };
const EMPTY = { frames: [{ t: "beat", upto: 4, now: 5 }], mark: "m" };

let server: FakeServer;
let random: number;
let log: string[];
let links: Links;

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
	random = 0.5;
	vi.spyOn(Math, "random").mockImplementation(() => random);
	server = new FakeServer();
	FakeSocket.made = [];
	vi.stubGlobal("fetch", server.fetch);
	vi.stubGlobal("WebSocket", FakeSocket);
	log = [];
	links = new Links(
		{ socket: "ws://hall.test/ws", poll: "/feed/poll" },
		{
			greeting: () => HELLO,
			carried: () => {
				log.push(links.polling ? "polling" : "socket");
				links.send(HELLO);
			},
			frame: (frame) => log.push(frame.t),
			lost: () => log.push("lost"),
			refused: (why) => log.push(why),
		},
	);
	links.open();
});

afterEach(() => {
	links.close();
	vi.useRealTimers();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
});

const { advanceTimersByTimeAsync: pass } = vi;

function prove(): void {
	FakeSocket.newest.accept();
	FakeSocket.newest.say(PONG);
}

describe("a first opening", () => {
	it("that brings a frame in time never polls", async () => {
		await pass(1400);
		prove();
		for (let i = 0; i < 12; i++) {
			await pass(5000);
			FakeSocket.newest.say(PONG);
		}
		expect(server.polls).toHaveLength(0);
		expect(FakeSocket.made).toHaveLength(1);
		expect(FakeSocket.newest.sent[0]).toEqual(HELLO);
		expect(log.slice(0, 2)).toEqual(["socket", "pong"]);
	});

	it("that is swallowed polls after a second and a half", async () => {
		FakeSocket.newest.accept();
		await pass(1499);
		expect(server.polls).toHaveLength(0);
		await pass(1);
		expect(server.polls).toHaveLength(1);
		expect(log).toEqual(["socket", "polling"]);
		expect(links.polling).toBe(true);
	});

	it("that is refused at once polls at once", async () => {
		FakeSocket.newest.fail();
		await pass(0);
		expect(server.polls).toHaveLength(1);
		expect(log).toEqual(["lost", "polling"]);
	});

	it("that is only slow takes polling's place with its first frame", async () => {
		await pass(1700);
		const { newest } = server;
		prove();
		expect(newest.aborted).toBe(true);
		expect(links.polling).toBe(false);
		expect(log).toEqual(["polling", "socket", "pong"]);
		expect(FakeSocket.newest.sent).toEqual([{ t: "ping", at: 1_001_700 }, HELLO]);
	});
});

describe("beside polling", () => {
	beforeEach(async () => {
		FakeSocket.newest.fail();
		await pass(0);
		await server.newest.answer(EMPTY);
	});

	/** Half a minute in which every question is answered. */
	async function workingFor30s(): Promise<void> {
		for (let i = 0; i < 3; i++) {
			await pass(10_000);
			await server.newest.answer(EMPTY);
		}
	}

	it("the WebSocket is tried for ever, at most every thirty seconds, and says nothing but its ping", async () => {
		random = 1;
		for (let i = 0; i < 12; i++) {
			await workingFor30s();
			FakeSocket.newest.accept();
			FakeSocket.newest.fail();
		}
		expect(FakeSocket.made.length).toBeGreaterThan(12);
		const tried = FakeSocket.made.length;
		await pass(9000);
		await server.newest.answer(EMPTY);
		await workingFor30s();
		expect(FakeSocket.made).toHaveLength(tried + 1);
		for (const { sent } of FakeSocket.made) expect(sent.every(({ t }) => t === "ping")).toBe(true);
		expect(links.polling).toBe(true);
	});

	it("a WebSocket that opens and swallows everything is dropped, and polling goes on", async () => {
		await pass(700);
		FakeSocket.newest.accept();
		const swallowed = FakeSocket.newest;
		await pass(8500);
		expect(swallowed.readyState).toBe(3);
		expect(links.polling).toBe(true);
		expect(log).not.toContain("socket");
	});

	it("a refusal on a WebSocket does not take polling's place", async () => {
		await pass(700);
		FakeSocket.newest.accept();
		FakeSocket.newest.say({ t: "error", id: null, code: "feed.restart", say: "" });
		FakeSocket.newest.fail(4503);
		expect(links.polling).toBe(true);
		expect(log).not.toContain("error");
	});

	it("a missed answer brings the next WebSocket forward", async () => {
		random = 1;
		for (let i = 0; i < 8; i++) {
			await workingFor30s();
			FakeSocket.newest.fail();
		}
		await pass(300);
		const tried = FakeSocket.made.length;
		await server.newest.fail();
		expect(log.at(-1)).toBe("lost");
		await pass(3000);
		expect(FakeSocket.made).toHaveLength(tried + 1);
	});

	it("ends with its final refusal", async () => {
		await pass(250);
		await server.newest.answer({ t: "error", id: null, code: "person.signed_out", say: "" }, { status: 401 });
		const tried = FakeSocket.made.length;
		await pass(60_000);
		expect(log.at(-1)).toBe("signedOut");
		expect(FakeSocket.made).toHaveLength(tried);
		expect(FakeSocket.newest.readyState).toBe(3);
	});
});

describe("a WebSocket that worked", () => {
	beforeEach(() => prove());

	it("comes back by itself without polling", async () => {
		FakeSocket.newest.fail();
		await pass(400);
		prove();
		await pass(10_000);
		expect(server.polls).toHaveLength(0);
		expect(log).toEqual(["socket", "pong", "lost", "socket", "pong"]);
	});

	it("is helped by polling between two and three seconds after it broke", async () => {
		FakeSocket.newest.fail();
		for (let i = 0; i < 24; i++) {
			await pass(100);
			if (FakeSocket.newest.readyState === 0) FakeSocket.newest.fail();
		}
		expect(server.polls).toHaveLength(0);
		await pass(100);
		expect(server.polls).toHaveLength(1);
	});

	it("is waited for longer and longer when it ends as soon as it has come", async () => {
		random = 1;
		FakeSocket.newest.fail(4503);
		await pass(700);
		prove();
		FakeSocket.newest.fail(4503);
		await pass(1300);
		expect(FakeSocket.made).toHaveLength(2);
		await pass(100);
		prove();
		await pass(5000);
		FakeSocket.newest.fail(4503);
		await pass(700);
		expect(FakeSocket.made).toHaveLength(4);
	});

	it("is tried for ever after the server has said that it restarts", async () => {
		for (let i = 0; i < 200; i++) {
			FakeSocket.newest.fail(4503);
			await pass(3000);
		}
		expect(FakeSocket.made).toHaveLength(201);
	});

	it.each([
		[4401, "signedOut"],
		[4426, "outdated"],
	])("is not tried again after code %d", async (code, why) => {
		FakeSocket.newest.fail(code);
		await pass(60_000);
		expect(log.at(-1)).toBe(why);
		expect(FakeSocket.made).toHaveLength(1);
		expect(server.polls).toHaveLength(0);
	});
});

describe("a reason to hurry", () => {
	let hurry: () => void;

	beforeEach(() => {
		links.close();
		const listen = vi.fn();
		vi.stubGlobal("addEventListener", listen);
		vi.stubGlobal("document", { visibilityState: "visible", addEventListener: listen, removeEventListener: vi.fn() });
		links.open();
		hurry = listen.mock.calls.find(([name]) => name === "online")?.[1];
		expect(listen.mock.calls.map(([name]) => name)).toEqual(["online", "visibilitychange"]);
	});

	it("brings the next try forward, a little apart from everybody else's", async () => {
		random = 1;
		for (let i = 0; i < 3; i++) {
			FakeSocket.newest.fail();
			await pass(i < 2 ? 3000 : 0);
		}
		const tried = FakeSocket.made.length;
		const polled = server.polls.length;
		await server.newest.fail();
		hurry();
		await pass(299);
		expect(server.polls.length).toBe(polled + 1);
		expect(FakeSocket.made).toHaveLength(tried);
		await pass(1);
		expect(FakeSocket.made).toHaveLength(tried + 1);
	});

	it("finds out at once about a link that died while the device slept", () => {
		prove();
		vi.setSystemTime(Date.now() + 3_600_000);
		hurry();
		expect(log.at(-1)).toBe("lost");
	});

	it("is none while nobody looks", async () => {
		FakeSocket.newest.fail();
		vi.stubGlobal("document", { visibilityState: "hidden", removeEventListener: vi.fn() });
		const tried = FakeSocket.made.length;
		hurry();
		await pass(300);
		expect(FakeSocket.made).toHaveLength(tried);
	});
});
