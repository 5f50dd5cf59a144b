import { describe, expect, it } from "vitest";
import { moment } from "../../core/text/dates.ts";
import { daysOf, firstMonth, type Listed, monthFrom, monthOf, placeOf, surfaceOf } from "./calendar.ts";

const listed = (id: number, day: string, clock: string, role: Listed["role"] = "secretary") =>
	({ id, role, starts_at: moment(day, clock) }) as Listed;

const december = { year: 2026, month: 12 };

describe("the meetings of a month", () => {
	it("stand in days, by time, in Vietnam's days", () => {
		const late = listed(3, "2026-12-09", "00:30");
		const list = [
			listed(1, "2026-12-09", "13:30"),
			listed(2, "2026-12-01", "08:00"),
			late,
			listed(4, "2027-01-01", "08:00"),
		];
		expect(daysOf(list, december).map(({ day, meetings }) => [day, meetings.map(({ id }) => id)])).toEqual([
			["2026-12-01", [2]],
			["2026-12-09", [3, 1]],
		]);
	});

	it("go on over the turn of the year", () => {
		expect(monthFrom(december, 1)).toEqual({ year: 2027, month: 1 });
		expect(monthFrom({ year: 2027, month: 1 }, -1)).toEqual(december);
		expect(monthOf(moment("2026-12-31", "23:59"))).toEqual(december);
	});

	it("begin where there is something to see", () => {
		const now = moment("2026-11-21", "09:00");
		expect(firstMonth([], now)).toEqual({ year: 2026, month: 11 });
		expect(firstMonth([listed(1, "2026-11-02", "08:00"), listed(2, "2026-12-09", "08:00")], now).month).toBe(11);
		expect(firstMonth([listed(1, "2026-10-02", "08:00"), listed(2, "2026-12-09", "08:00")], now)).toEqual(december);
		expect(firstMonth([listed(1, "2026-09-02", "08:00")], now).month).toBe(9);
	});
});

describe("where things lead", () => {
	it("takes the secretary to the desk and everybody else to the tablet", () => {
		expect(surfaceOf({ id: 8, role: "secretary" })).toBe("/desk/8");
		expect(surfaceOf({ id: 8, role: "chair" })).toBe("/tablet/8");
		expect(surfaceOf({ id: 8, role: "guest" })).toBe("/tablet/8");
	});

	it("takes a hit to the own surface, a document to its page", () => {
		const found = { meeting: 8, title: "Dự toán", where: "" };
		const mine = [listed(8, "2026-12-09", "08:00")];
		expect(placeOf({ ...found, kind: "item" }, mine)).toBe("/desk/8");
		expect(placeOf({ ...found, kind: "meeting" }, [])).toBe("/tablet/8");
		expect(placeOf({ ...found, kind: "document", document: 5 }, mine)).toBe("/tablet/8#documents/5");
		expect(placeOf({ ...found, kind: "page", document: 5, page: 12 }, mine)).toBe("/tablet/8#documents/5/12");
	});
});
