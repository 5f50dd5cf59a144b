import { afterEach, expect, it, vi } from "vitest";
import { askDisplay } from "./display.ts";

function answers(status: number, body: unknown): void {
	vi.stubGlobal(
		"fetch",
		vi.fn(async () => new Response(JSON.stringify(body), { status })),
	);
}

afterEach(() => vi.unstubAllGlobals());

it("asks as the screen and learns its room and meeting", async () => {
	answers(200, { meeting: 8, room: "Hội trường lớn" });
	expect(await askDisplay()).toEqual({ kind: "room", meeting: 8, room: "Hội trường lớn" });
	expect(vi.mocked(fetch).mock.calls[0]?.[0]).toBe("/api/display?as=display");
});

it.each([
	[401, { ok: false, code: "person.signed_out", say: "" }],
	[404, { ok: false, code: "display.not_found", say: "" }],
])("knows by %i that it belongs to no room", async (status, body) => {
	answers(status, body);
	expect(await askDisplay()).toEqual({ kind: "unpaired" });
});

it("takes anything else for a lost link", async () => {
	answers(500, {});
	expect(await askDisplay()).toEqual({ kind: "lost" });
	vi.stubGlobal(
		"fetch",
		vi.fn(() => Promise.reject(new TypeError("no route"))),
	);
	expect(await askDisplay()).toEqual({ kind: "lost" });
});
