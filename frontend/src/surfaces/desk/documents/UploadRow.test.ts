// @vitest-environment jsdom
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { complaints, show } from "../../../../tests/axe.ts";
import { CommandError } from "../../../core/errors.ts";
import UploadRow from "./UploadRow.svelte";
import { Upload } from "./uploads.svelte.ts";

function row(name = "Báo cáo thẩm tra số 46.pdf") {
	const upload = new Upload({ item: 12, file: new File(["%PDF-"], name, { type: "" }) });
	const onstart = vi.fn<() => void>();
	const ondrop = vi.fn<() => void>();
	return { upload, onstart, ondrop, node: show(UploadRow, { upload, onstart, ondrop }) };
}

function button(node: HTMLElement, name: string): HTMLButtonElement {
	const found = [...node.querySelectorAll("button")].find(
		(one) => one.textContent?.trim() === name || one.getAttribute("aria-label") === name,
	);
	if (!found) throw new Error(`no button ${name}`);
	return found;
}

describe("a chosen file", () => {
	it("is asked about with what its name tells, and sent when the facts are right", () => {
		const { node, onstart } = row();
		expect(node.querySelector("input")?.value).toBe("Báo cáo thẩm tra số 46");
		expect(node.querySelector("select")?.value).toBe("verification");
		button(node, "Tải lên").click();
		expect(onstart).toHaveBeenCalledOnce();
	});

	it("tells how much of it has left, and can be stopped", () => {
		const { upload, node, ondrop } = row();
		upload.stage = "sending";
		upload.sent = 62;
		upload.total = 100;
		flushSync();
		expect(node.textContent).toContain("Đang tải lên 62%");
		expect(node.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("62");
		button(node, "Dừng tải lên Báo cáo thẩm tra số 46").click();
		expect(ondrop).toHaveBeenCalledOnce();
	});

	it("says why it was refused and takes another in its place", () => {
		const { upload, node } = row();
		upload.stage = "refused";
		upload.error = new CommandError({ code: "document.too_large", say: "Tệp quá lớn, tối đa 100 MB." });
		flushSync();
		expect(node.querySelector("[role=alert]")?.textContent).toContain("Tệp quá lớn, tối đa 100 MB.");
		upload.choose(new File(["%PDF-"], "khac.pdf"));
		flushSync();
		expect(node.querySelector("input")?.value).toBe("Báo cáo thẩm tra số 46");
		expect(node.textContent).toContain("khac.pdf");
	});

	it("can be sent again after a lost link", () => {
		const { upload, node, onstart } = row();
		upload.stage = "refused";
		upload.error = new CommandError({ code: "link.lost" });
		flushSync();
		button(node, "Thử lại").click();
		expect(onstart).toHaveBeenCalledOnce();
	});

	it("is not even sent when it is no PDF", () => {
		const { node } = row("bang.docx");
		expect(node.textContent).toContain("Tệp không phải PDF.");
	});
});

it.each(["asking", "sending", "refused", "taken"] as const)("a row %s has no barrier", async (stage) => {
	const { upload, node } = row();
	upload.stage = stage;
	upload.error = new CommandError({ code: "link.lost" });
	flushSync();
	expect(await complaints(node)).toEqual([]);
});
