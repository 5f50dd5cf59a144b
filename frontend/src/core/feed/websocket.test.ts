import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeSocket } from "../../../tests/fake-socket.ts";
import { SocketLink } from "./websocket.ts";

let said: unknown[];
let lost: number[];
let link: SocketLink;

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
	vi.stubGlobal("WebSocket", FakeSocket);
	FakeSocket.made = [];
	[said, lost] = [[], []];
	link = new SocketLink("ws://hall.test/ws", {
		opened: () => link.send({ t: "hello", meeting: 8, version: 1 }),
		frame: (frame) => said.push(frame),
		lost: (code) => lost.push(code),
	});
});

afterEach(() => {
	link.close();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it("lets its owner speak first, then pings, every five seconds", () => {
	link.send({ t: "ping", at: 1 });
	FakeSocket.newest.accept();
	expect(FakeSocket.newest.sent).toEqual([
		{ t: "hello", meeting: 8, version: 1 },
		{ t: "ping", at: 1_000_000 },
	]);
	vi.advanceTimersByTime(5000);
	expect(FakeSocket.newest.sent.at(-1)).toEqual({ t: "ping", at: 1_005_000 });
});

it("is proved by any frame but a refusal", () => {
	FakeSocket.newest.accept();
	FakeSocket.newest.say({ t: "error", id: null, code: "feed.restart", say: "" });
	expect(link.provedAt).toBeNull();
	FakeSocket.newest.say({ t: "pong", at: 1, now: 2 });
	expect(link.provedAt).toBe(1_000_000);
	expect(said).toHaveLength(2);
});

it("lets a message pass that is no frame", () => {
	FakeSocket.newest.accept();
	FakeSocket.newest.onmessage?.({ data: "<html>" });
	expect(said).toEqual([]);
});

it("that stays silent after its opening is lost within nine seconds", () => {
	vi.advanceTimersByTime(3000);
	FakeSocket.newest.accept();
	vi.advanceTimersByTime(6000);
	expect(lost).toEqual([0]);
	expect(FakeSocket.newest.readyState).toBe(3);
});

it("that has worked is lost within thirteen seconds of silence", () => {
	FakeSocket.newest.accept();
	FakeSocket.newest.say({ t: "pong", at: 1, now: 2 });
	vi.advanceTimersByTime(11_000);
	expect(lost).toEqual([]);
	vi.advanceTimersByTime(2000);
	expect(lost).toEqual([0]);
});

it("tells the code it was ended with, once", () => {
	FakeSocket.newest.accept();
	FakeSocket.newest.fail(4503);
	vi.advanceTimersByTime(60_000);
	expect(lost).toEqual([4503]);
});
