// @vitest-environment jsdom
import { flushSync } from "svelte";
import { beforeEach, expect, it } from "vitest";
import { complaints, show } from "../../tests/axe.ts";
import TextSizes from "./TextSizes.svelte";
import { textSize } from "./text-size.ts";

beforeEach(() => localStorage.clear());

it("sets and remembers the size of the text", async () => {
	const node = show(TextSizes, {});
	const [normal, , largest] = node.querySelectorAll("button");
	expect(normal?.getAttribute("aria-pressed")).toBe("true");
	largest?.click();
	flushSync();
	expect(document.documentElement.dataset.text).toBe("largest");
	expect(textSize()).toBe("largest");
	expect(largest?.getAttribute("aria-pressed")).toBe("true");
	expect(await complaints(node)).toEqual([]);
});

it("takes what it does not know for the normal size", () => {
	localStorage.setItem("text-size", "enormous");
	expect(textSize()).toBe("normal");
});
