// @vitest-environment jsdom
import { createRawSnippet } from "svelte";
import { expect, it, vi } from "vitest";
import { complaints, show } from "../../tests/axe.ts";
import Button from "./Button.svelte";

const children = createRawSnippet(() => ({ render: () => "<span>Mở phiên họp</span>" }));

it("is a plain button that reports the press", async () => {
	const onclick = vi.fn();
	const node = show(Button, { onclick, children });
	const button = node.querySelector("button");
	button?.click();
	expect(button?.type).toBe("button");
	expect(onclick).toHaveBeenCalledOnce();
	expect(await complaints(node)).toEqual([]);
});

it("keeps the focus but does nothing while busy", () => {
	const onclick = vi.fn();
	const button = show(Button, { onclick, busy: true, children }).querySelector("button");
	button?.focus();
	button?.click();
	expect(onclick).not.toHaveBeenCalled();
	expect(document.activeElement).toBe(button);
	expect(button?.getAttribute("aria-busy")).toBe("true");
});
