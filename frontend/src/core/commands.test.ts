import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { csrf, send } from "./commands.ts";

const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
	vi.useFakeTimers();
	fetched.mockReset();
	vi.stubGlobal("fetch", fetched);
});

afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function answer(status: number, body: unknown): Response {
	return new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
}

function body(call: number): Record<string, unknown> {
	return JSON.parse(String(fetched.mock.calls[call]?.[1]?.body));
}

describe("send", () => {
	it("posts an id, the meeting and the args, and gives the value back", async () => {
		fetched.mockResolvedValue(answer(200, { ok: true, at: 5, value: { item: 12 } }));
		const args = { title: "Dự toán", minutes: 30, starts_at: null };
		await expect(send("agenda.add", args, 8)).resolves.toEqual({ item: 12 });
		expect(fetched.mock.calls[0]?.[0]).toBe("/api/commands/agenda.add");
		expect(body(0)).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), meeting: 8, args });
	});

	it("leaves the meeting out where there is none yet", async () => {
		fetched.mockResolvedValue(answer(200, { ok: true, at: 5, value: { meeting: 9 } }));
		const args = { body: 1, session: null, title: "", kind: "plenary" as const, room: 1, starts_at: 0, chair: null };
		await send("meeting.create", args);
		expect(body(0)).not.toHaveProperty("meeting");
	});

	it("asks again with the same id while the network or the server is away", async () => {
		fetched
			.mockRejectedValueOnce(new TypeError("failed"))
			.mockResolvedValueOnce(answer(503, "starting"))
			.mockResolvedValueOnce(answer(200, { ok: true, at: 5, value: {} }));
		const done = send("ballot.open", { ballot: 31 }, 8);
		await vi.advanceTimersByTimeAsync(2000);
		await expect(done).resolves.toEqual({});
		expect(fetched).toHaveBeenCalledTimes(3);
		expect(new Set([0, 1, 2].map((call) => body(call).id)).size).toBe(1);
	});

	it("says after twenty seconds that the link is lost", async () => {
		fetched.mockRejectedValue(new TypeError("failed"));
		const done = expect(send("meeting.open", {}, 8)).rejects.toMatchObject({ code: "link.lost" });
		await vi.advanceTimersByTimeAsync(20_000);
		await done;
	});

	it.each([
		[409, { ok: false, code: "ballot.closed", say: "Biểu quyết đã kết thúc.", state: { a: 1 } }, "ballot.closed"],
		[401, "", "sign_in.needed"],
		[403, "<html>", "access.refused"],
		[500, "<html>", "server.failed"],
	])("turns a reply %d into an error with a code", async (status, said, code) => {
		fetched.mockResolvedValue(answer(status, said));
		await expect(send("ballot.close", { ballot: 31 }, 8)).rejects.toMatchObject({ code });
		expect(fetched).toHaveBeenCalledTimes(1);
	});
});

describe("csrf", () => {
	it("reads the cookie among others", () => {
		vi.stubGlobal("document", { cookie: "a=1; csrftoken=x9; b=2" });
		expect(csrf()).toBe("x9");
	});

	it("is empty without it", () => {
		vi.stubGlobal("document", { cookie: "" });
		expect(csrf()).toBe("");
	});
});
