import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CommandError } from "../../../core/errors.ts";
import { Reorder } from "./reorder.svelte.ts";

let theirs: number[];
const send = vi.fn<(order: number[], was: number[]) => Promise<unknown>>();

beforeEach(() => {
	vi.useFakeTimers();
	theirs = [1, 2, 3, 4];
	send.mockReset().mockResolvedValue({});
});
afterEach(() => {
	vi.useRealTimers();
});

function reorder(): Reorder {
	return new Reorder({ theirs: () => theirs, send });
}

describe("moving by key", () => {
	it("shows every step at once and sends one change after the last", async () => {
		const moving = reorder();
		moving.nudge(4, -1);
		moving.nudge(4, -1);
		expect(moving.order).toEqual([1, 4, 2, 3]);
		await vi.advanceTimersByTimeAsync(700);
		expect(send).toHaveBeenCalledExactlyOnceWith([1, 4, 2, 3], [1, 2, 3, 4]);
	});

	it("sends nothing when it ends where it began", async () => {
		const moving = reorder();
		moving.nudge(2, 1);
		moving.nudge(2, -1);
		await vi.advanceTimersByTimeAsync(700);
		expect(send).not.toHaveBeenCalled();
	});

	it("is undone before it was sent", async () => {
		const moving = reorder();
		moving.nudge(4, -1);
		moving.forget();
		await vi.advanceTimersByTimeAsync(1000);
		expect(moving.order).toEqual([1, 2, 3, 4]);
		expect(send).not.toHaveBeenCalled();
	});
});

describe("when others change the list meanwhile", () => {
	it("holds the own order and sends nothing until somebody chose", async () => {
		const moving = reorder();
		moving.move(4, 0);
		theirs = [2, 1, 3, 4, 5];
		await moving.drop();
		expect(moving.held).toBe(true);
		expect(moving.order).toEqual([4, 1, 2, 3, 5]);
		expect(send).not.toHaveBeenCalled();
		await moving.keepMine();
		expect(send).toHaveBeenCalledExactlyOnceWith([4, 1, 2, 3, 5], [2, 1, 3, 4, 5]);
	});

	it("takes the new order on request", () => {
		const moving = reorder();
		moving.move(4, 0);
		theirs = [2, 1, 3, 4];
		moving.forget();
		expect(moving.order).toEqual([2, 1, 3, 4]);
		expect(moving.held).toBe(false);
	});

	it("keeps the own order when the server is first to say so", async () => {
		send.mockRejectedValueOnce(new CommandError({ code: "agenda.changed" }));
		const moving = reorder();
		moving.move(4, 0);
		await moving.drop();
		theirs = [2, 1, 3, 4];
		expect(moving.held).toBe(true);
	});
});

it("goes back to the shared order when the change was refused", async () => {
	send.mockRejectedValueOnce(new CommandError({ code: "link.lost" }));
	const moving = reorder();
	moving.move(4, 0);
	await moving.drop();
	expect(moving.order).toEqual([1, 2, 3, 4]);
	expect(moving.act.error).toMatchObject({ code: "link.lost" });
});

it("follows the shared order again once the change has come back", async () => {
	const moving = reorder();
	moving.move(4, 0);
	await moving.drop();
	expect(moving.order).toEqual([4, 1, 2, 3]);
	theirs = [4, 1, 2, 3];
	expect(moving.order).toEqual([4, 1, 2, 3]);
	theirs = [1, 4, 2, 3];
	expect(moving.order).toEqual([1, 4, 2, 3]);
});
