import { afterEach, describe, expect, it, vi } from "vitest";
import { backOff, feedAddress } from "./link.ts";

afterEach(() => vi.unstubAllGlobals());

describe("backOff", () => {
	it("is a whole range from the first attempt on, so that a hall does not come back in one instant", () => {
		expect(backOff(0, { random: 0, most: 3000 })).toBe(100);
		expect(backOff(0, { random: 1, most: 3000 })).toBe(700);
		expect(backOff(1, { random: 1, most: 3000 })).toBe(1400);
	});

	it.each([3000, 30_000])("stays between its bounds for ever, at most %d", (most) => {
		for (let attempt = 0; attempt < 5000; attempt++) {
			for (const random of [0, 0.5, 0.999]) {
				const wait = backOff(attempt, { random, most });
				expect(wait).toBeGreaterThanOrEqual(100);
				expect(wait).toBeLessThanOrEqual(most);
			}
		}
		expect(backOff(5000, { random: 1, most })).toBe(most);
	});
});

it.each([
	["http:", undefined, { socket: "ws://hall.test/ws", poll: "/feed/poll" }],
	["https:", "display", { socket: "wss://hall.test/ws?as=display", poll: "/feed/poll?as=display" }],
] as const)("finds the feed of a page over %s as %s", (protocol, as, address) => {
	vi.stubGlobal("location", { protocol, host: "hall.test" });
	expect(feedAddress(as)).toEqual(address);
});
