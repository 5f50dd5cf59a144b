// @vitest-environment jsdom
import { expect, it } from "vitest";
import { complaints, show } from "../../tests/axe.ts";
import Countdown from "./Countdown.svelte";

it.each([
	[402_000, 0, "06:42", "còn lại"],
	[28_000, 0, "00:28", "Sắp hết giờ"],
	[0, 15_000, "-00:15", "Quá giờ 15 giây"],
	[0, 75_000, "-01:15", "Quá giờ 1 phút 15 giây"],
])("to %d at %d", async (deadline, now, figures, words) => {
	const node = show(Countdown, { deadline, now });
	const timer = node.querySelector("[role=timer]");
	expect([...(timer?.children ?? [])].map((part) => part.textContent?.trim())).toEqual([figures, words]);
	expect(await complaints(node)).toEqual([]);
});

it("is figures only where the words stand beside it", () => {
	expect(show(Countdown, { deadline: 1000, now: 0, words: false }).textContent?.trim()).toBe("00:01");
});
