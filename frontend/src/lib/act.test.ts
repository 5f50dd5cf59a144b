import { expect, test, vi } from "vitest";
import { CommandError } from "../core/errors.ts";
import { Act } from "./act.svelte.ts";

test("an act is busy until its work is done, and is not done twice meanwhile", async () => {
	const act = new Act();
	let finish = () => {};
	const work = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
	const first = act.run(work);
	expect(act.busy).toBe(true);
	await expect(act.run(work)).resolves.toBe(false);
	finish();
	await expect(first).resolves.toBe(true);
	expect(act.busy).toBe(false);
	expect(work).toHaveBeenCalledOnce();
});

test("a refusal stays to be read until the next try", async () => {
	const act = new Act();
	const refusal = new CommandError({ code: "agenda.changed", say: "Nội dung này vừa được người khác đổi." });
	await expect(act.run(() => Promise.reject(refusal))).resolves.toBe(false);
	expect(act.error).toBe(refusal);
	await act.run(() => Promise.resolve());
	expect(act.error).toBeNull();
});
