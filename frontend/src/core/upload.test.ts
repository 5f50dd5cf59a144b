import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { upload } from "./upload.ts";

class FakeRequest {
	static last: FakeRequest;
	upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
	onload = () => {};
	onerror = () => {};
	onabort = () => {};
	status = 0;
	responseText = "";
	sent: FormData | null = null;
	constructor() {
		FakeRequest.last = this;
	}
	open() {}
	setRequestHeader() {}
	send(form: FormData) {
		this.sent = form;
	}
	abort() {
		this.onabort();
	}
	answer(status: number, text: string) {
		this.status = status;
		this.responseText = text;
		this.onload();
	}
}

beforeEach(() => vi.stubGlobal("XMLHttpRequest", FakeRequest));
afterEach(() => vi.unstubAllGlobals());

function started(controller = new AbortController()) {
	const seen: number[] = [];
	const done = upload<{ document: number }>({
		url: "/api/documents",
		fields: { title: "Dự thảo" },
		file: new File(["x"], "a.pdf"),
		onprogress: (sent, total) => seen.push((100 * sent) / total),
		signal: controller.signal,
	});
	return { done, seen, controller };
}

test("sends the fields and the file, tells progress, gives the answer", async () => {
	const { done, seen } = started();
	expect(FakeRequest.last.sent?.get("title")).toBe("Dự thảo");
	expect(FakeRequest.last.sent?.get("file")).toBeInstanceOf(File);
	FakeRequest.last.upload.onprogress?.({ loaded: 31, total: 50 });
	FakeRequest.last.answer(201, `{"document": 5}`);
	await expect(done).resolves.toEqual({ document: 5 });
	expect(seen).toEqual([62]);
});

test.each([
	[400, `{"ok":false,"code":"document.not_pdf","say":"Tệp không phải PDF."}`, "document.not_pdf"],
	[413, "<html>", "document.too_large"],
	[401, "", "sign_in.needed"],
	[502, "<html>", "link.lost"],
	[500, "<html>", "server.failed"],
])("a refusal %i is told by its code", async (status, text, code) => {
	const { done } = started();
	FakeRequest.last.answer(status, text);
	await expect(done).rejects.toMatchObject({ code });
});

test("a lost link and a stop are told apart", async () => {
	const lost = started();
	FakeRequest.last.onerror();
	await expect(lost.done).rejects.toMatchObject({ code: "link.lost" });
	const stopped = started();
	stopped.controller.abort();
	await expect(stopped.done).rejects.toMatchObject({ code: "upload.stopped" });
});
