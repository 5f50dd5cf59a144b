// @vitest-environment jsdom
import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Feed } from "./feed.svelte.ts";
import { Ticker } from "./ticker.svelte.ts";

class FakeSocket {
	static readonly CONNECTING = 0;
	static readonly OPEN = 1;
	static last: FakeSocket;
	readyState = 1;
	onopen?: () => void;
	onmessage?: (event: { data: string }) => void;
	onclose?: (event: { code: number }) => void;

	constructor(readonly url: string) {
		FakeSocket.last = this;
	}

	send(): void {}

	close(): void {
		this.readyState = 3;
	}
}

beforeEach(() => void vi.useFakeTimers({ now: 1000 }));

afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it("tells components of every change until it is closed", () => {
	vi.stubGlobal("WebSocket", FakeSocket);
	const feed = new Feed(8);
	const seen: unknown[] = [];
	const end = $effect.root(() => {
		$effect(() => feed.open());
		$effect(() => void seen.push([feed.status.kind, feed.audience, feed.state.a]));
	});
	flushSync();
	expect(FakeSocket.last.url).toBe(`ws://${location.host}/ws`);
	const snapshot = {
		t: "snapshot",
		meeting: 8,
		epoch: "e",
		upto: 1,
		audience: "hall",
		now: 0,
		state: { a: 1 },
		own: {},
	};
	FakeSocket.last.onmessage?.({ data: JSON.stringify(snapshot) });
	flushSync();
	expect(seen).toEqual([
		["connecting", null, undefined],
		["connected", "hall", 1],
	]);
	FakeSocket.last.onmessage?.({ data: JSON.stringify({ t: "pong", at: 1000, now: 6000 }) });
	expect(feed.now()).toBe(6000);
	end();
	expect(FakeSocket.last.readyState).toBe(3);
});

it("ticks while somebody runs it", () => {
	let now = 5;
	const ticker = new Ticker(() => now);
	expect(ticker.now).toBe(5);
	const stop = ticker.run(250);
	now = 6;
	vi.advanceTimersByTime(250);
	expect(ticker.now).toBe(6);
	stop();
	now = 7;
	vi.advanceTimersByTime(1000);
	expect(ticker.now).toBe(6);
});
