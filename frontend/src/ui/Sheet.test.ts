// @vitest-environment jsdom
import { createRawSnippet } from "svelte";
import { beforeAll, expect, it, vi } from "vitest";
import { complaints, show } from "../../tests/axe.ts";
import Sheet from "./Sheet.svelte";

const children = createRawSnippet(() => ({ render: () => "<p>Thông qua Nghị quyết</p>" }));

beforeAll(() => {
	// jsdom knows the element but not how to open it as a modal one.
	HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
		this.open = true;
	};
	HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
		this.open = false;
	};
});

it("opens by itself and says when it should be put away", async () => {
	const onclose = vi.fn();
	const node = show(Sheet, { label: "Biểu quyết", onclose, children });
	const dialog = node.querySelector("dialog");
	expect(dialog?.open).toBe(true);
	expect(await complaints(node)).toEqual([]);
	dialog?.dispatchEvent(new Event("cancel", { cancelable: true }));
	expect(onclose).toHaveBeenCalledOnce();
});

it("cannot be put away without a way to", () => {
	const dialog = show(Sheet, { label: "Biểu quyết", children }).querySelector("dialog");
	expect(dialog?.dispatchEvent(new Event("cancel", { cancelable: true }))).toBe(false);
	expect(dialog?.open).toBe(true);
});
