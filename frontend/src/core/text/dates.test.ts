import { describe, expect, it } from "vitest";
import { clockIn, date, dayIn, dayPart, duration, inputs, isoDate, moment, shortTime, time, weekday } from "./dates.ts";

const OPENING = Date.UTC(2026, 11, 9, 2, 41, 20);

describe("a moment in Vietnam", () => {
	it("has a date, a time and a weekday", () => {
		expect(date(OPENING)).toBe("09/12/2026");
		expect(time(OPENING)).toBe("09:41:20");
		expect(shortTime(OPENING)).toBe("09:41");
		expect(weekday(OPENING)).toBe(3);
	});

	it("is the next day there from 17:00 UTC", () => {
		expect(date(Date.UTC(2026, 11, 31, 17))).toBe("01/01/2027");
	});

	it.each([
		["11:59", "morning"],
		["12:00", "afternoon"],
		["17:59", "afternoon"],
		["18:00", "evening"],
	])("at %s is %s", (clock, part) => expect(dayPart(moment("2026-12-09", clock))).toBe(part));

	it("goes through input fields and back", () => {
		expect(inputs(OPENING)).toEqual({ day: "2026-12-09", clock: "09:41" });
		expect(moment("2026-12-09", "09:41:20")).toBe(OPENING);
	});
});

it("writes the date of a document", () => expect(isoDate("2026-11-20")).toBe("20/11/2026"));

it.each([
	[0, "00:00"],
	[28, "00:28"],
	[402, "06:42"],
	[3600 + 402, "1:06:42"],
])("writes %d seconds", (seconds, text) => expect(duration(seconds)).toBe(text));

describe("what people type", () => {
	it.each([
		["9/12/2026", "2026-12-09"],
		["09-12-2026", "2026-12-09"],
		["09122026", "2026-12-09"],
		["31/02/2026", null],
		["9/12", null],
		["mai", null],
	])("day %s", (text, day) => {
		expect(dayIn(text)).toBe(day);
	});

	it.each([
		["7:30", "07:30"],
		["7h30", "07:30"],
		["0730", "07:30"],
		["14", "14:00"],
		["24:00", null],
		["7:60", null],
		["", null],
	])("time %s", (text, clock) => {
		expect(clockIn(text)).toBe(clock);
	});
});
