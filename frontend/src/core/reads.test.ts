import { afterEach, expect, it, vi } from "vitest";
import { read } from "./reads.ts";

afterEach(() => vi.unstubAllGlobals());

function serve(response: Response | Error): void {
	vi.stubGlobal("fetch", () => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response)));
}

it("gives the JSON", async () => {
	serve(Response.json({ meetings: [] }));
	await expect(read("/api/meetings")).resolves.toEqual({ meetings: [] });
});

it.each([
	[new TypeError("failed"), "link.lost"],
	[new Response("", { status: 401 }), "sign_in.needed"],
	[new Response("<html>", { status: 404 }), "access.refused"],
	[new Response("<html>", { status: 500 }), "server.failed"],
	[Response.json({ code: "document.unknown", say: "Không có tài liệu này." }, { status: 404 }), "document.unknown"],
])("turns a failure into a code (%#)", async (response, code) => {
	serve(response);
	await expect(read("/api/documents/5/pages")).rejects.toMatchObject({ code });
});
