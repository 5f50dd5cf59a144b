import { describe, expect, it } from "vitest";
import { Clock, remaining } from "./clock.ts";

describe("Clock", () => {
	it("knows no offset before the first sample", () => expect(new Clock().offset).toBe(0));

	it("takes the middle of the round trip for the moment the server answered", () => {
		const clock = new Clock();
		clock.sample({ sent: 1000, server: 6050, received: 1100 });
		expect(clock.offset).toBe(5000);
	});

	it("believes the sample with the shortest trip", () => {
		const clock = new Clock();
		clock.sample({ sent: 0, server: 9000, received: 4000 });
		clock.sample({ sent: 5000, server: 10_010, received: 5020 });
		clock.sample({ sent: 6000, server: 13_000, received: 8000 });
		expect(clock.offset).toBe(5000);
	});

	it("starts anew when the device's clock was set back", () => {
		const clock = new Clock();
		clock.sample({ sent: 1000, server: 6000, received: 1000 });
		clock.sample({ sent: 9000, server: 6000, received: 100 });
		expect(clock.offset).toBe(0);
	});

	it("keeps its estimate until the first sample after being renewed", () => {
		const clock = new Clock();
		clock.sample({ sent: 1000, server: 6000, received: 1000 });
		clock.renew();
		expect(clock.offset).toBe(5000);
		clock.sample({ sent: 1000, server: 8050, received: 1100 });
		expect(clock.offset).toBe(7000);
	});

	it("lets old samples go, so that a drifting device is followed", () => {
		const clock = new Clock();
		clock.sample({ sent: 0, server: 100, received: 0 });
		for (let i = 0; i < 12; i++) clock.sample({ sent: i, server: i + 505, received: i + 10 });
		expect(clock.offset).toBe(500);
	});
});

describe("remaining", () => {
	it.each([
		[120_000, 0, { seconds: 120, over: false, soon: false }],
		[30_001, 0, { seconds: 31, over: false, soon: false }],
		[30_000, 0, { seconds: 30, over: false, soon: true }],
		[1, 0, { seconds: 1, over: false, soon: true }],
		[0, 0, { seconds: 0, over: false, soon: true }],
		[0, 15_900, { seconds: 15, over: true, soon: false }],
	])("deadline %d at %d", (deadline, now, expected) => {
		expect(remaining(deadline, now)).toEqual(expected);
	});
});
