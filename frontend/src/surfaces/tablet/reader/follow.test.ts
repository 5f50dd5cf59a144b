import { describe, expect, it } from "vitest";
import { presentation } from "../../../../tests/meeting.ts";
import { alone, bannerOf, carried, joined, presentedIn, turned } from "./follow.ts";

const ME = 7;
const CHAIR = 3;
const shown = { document: 5, page: 15, by: CHAIR };
const about = { me: ME, now: 10_000 };

describe("following the presenter", () => {
	it("goes where the presenter goes, to another document too", () => {
		const reading = joined(shown, ME);
		expect(reading).toMatchObject({ document: 5, page: 15, mode: "follow" });
		expect(carried(reading, { ...shown, page: 16 }, about).page).toBe(16);
		expect(carried(reading, { ...shown, document: 6, page: 1 }, about)).toMatchObject({ document: 6, page: 1 });
	});

	it("is let go by any turn by hand", () => {
		const reading = turned(joined(shown, ME), 14, 10_000);
		expect(reading).toMatchObject({ page: 14, mode: "own" });
		expect(carried(reading, { ...shown, page: 16 }, about)).toBe(reading);
		expect(bannerOf(reading, shown)).toEqual({ kind: "letGo", page: 15, elsewhere: false });
	});

	it("ends where the presentation ends, so that a later one pulls nobody away", () => {
		const left = carried(joined(shown, ME), null, about);
		expect(left).toMatchObject({ page: 15, mode: "own" });
		expect(carried(left, { ...shown, page: 1 }, about).page).toBe(15);
	});

	it("never moves one who reads alone", () => {
		const reading = alone(5, 3);
		expect(carried(reading, shown, about)).toBe(reading);
	});
});

describe("leading", () => {
	const reading = joined({ ...shown, by: ME }, ME);

	it("goes on leading while turning", () => {
		expect(reading.mode).toBe("lead");
		expect(turned(reading, 16, 10_000).mode).toBe("lead");
	});

	it("is not thrown back by the echo of its own earlier turn", () => {
		const ahead = turned(reading, 17, 10_000);
		expect(carried(ahead, { ...shown, page: 16, by: ME }, { me: ME, now: 10_300 }).page).toBe(17);
	});

	it("takes a page that the desk turned for it", () => {
		const quiet = turned(reading, 16, 10_000);
		expect(carried(quiet, { ...shown, page: 20, by: ME }, { me: ME, now: 20_000 })).toMatchObject({
			page: 20,
			mode: "lead",
		});
	});

	it("follows when somebody else takes over", () => {
		expect(carried(reading, { document: 6, page: 2, by: CHAIR }, about)).toMatchObject({ document: 6, mode: "follow" });
	});
});

describe("the banner", () => {
	it("is absent while nothing is presented", () => {
		expect(bannerOf(alone(5, 1), null)).toEqual({ kind: "none" });
	});

	it("names the mode", () => {
		expect(bannerOf(joined(shown, ME), shown)).toEqual({ kind: "following" });
		expect(bannerOf(joined({ ...shown, by: ME }, ME), shown)).toEqual({ kind: "leading" });
		expect(bannerOf(alone(6, 1), shown)).toEqual({ kind: "letGo", page: 15, elsewhere: true });
	});
});

it("a presentation is read by its document's number", () => {
	expect(presentedIn(presentation())).toEqual({ document: 5, page: 15, by: 3 });
	expect(presentedIn(null)).toBeNull();
});
