// @vitest-environment jsdom
import FileText from "@lucide/svelte/icons/file-text";
import { createRawSnippet } from "svelte";
import { expect, it, vi } from "vitest";
import { complaints, show } from "../../tests/axe.ts";
import EmptyState from "./EmptyState.svelte";
import ErrorState from "./ErrorState.svelte";
import Outdated from "./Outdated.svelte";
import Panel from "./Panel.svelte";
import ProgressLine from "./ProgressLine.svelte";
import Tag from "./Tag.svelte";
import Toast from "./Toast.svelte";

const children = createRawSnippet(() => ({ render: () => "<span>Trễ 2 ngày</span>" }));

it("an empty place says one fact and who will fill it", async () => {
	const node = show(EmptyState, { icon: FileText, fact: "Chưa có tài liệu", hint: "Thư ký phát hành." });
	expect(node.textContent).toMatch(/Chưa có tài liệu\s*Thư ký phát hành\./);
	expect(await complaints(node)).toEqual([]);
});

it("an error says what, what to do, and has one button", async () => {
	const onaction = vi.fn();
	const node = show(ErrorState, { what: "Tệp có mật khẩu", advice: "Gỡ mật khẩu.", action: "Chọn tệp khác", onaction });
	expect(node.querySelector("[role=alert]")?.textContent).toContain("Gỡ mật khẩu.");
	node.querySelector("button")?.click();
	expect(onaction).toHaveBeenCalledOnce();
	expect(await complaints(node)).toEqual([]);
});

it("a progress line never goes over its end", async () => {
	const node = show(ProgressLine, { done: 130, total: 126, label: "Dựng trang" });
	expect(node.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("126");
	expect(node.querySelector("b")?.style.width).toBe("100%");
	expect(await complaints(node)).toEqual([]);
});

it("a progress line of nothing is empty", () => {
	expect(show(ProgressLine, { done: 0, total: 0, label: "Dựng trang" }).querySelector("b")?.style.width).toBe("0%");
});

it("a message keeps its place for those who hear it", () => {
	expect(show(Toast, { message: "" }).querySelector("[role=status]")?.textContent?.trim()).toBe("");
	expect(show(Toast, { message: "Đã lưu" }).querySelector("[role=status]")?.textContent?.trim()).toBe("Đã lưu");
});

it("tags and panels hold what they are given", () => {
	expect(show(Tag, { tone: "caution", icon: FileText, children }).textContent?.trim()).toBe("Trễ 2 ngày");
	expect(show(Panel, { children }).textContent?.trim()).toBe("Trễ 2 ngày");
});

it("a page that is too old says so and offers to be reloaded", async () => {
	const node = show(Outdated, {});
	expect(node.querySelector("[role=alert]")?.textContent).toContain("Cần tải lại trang.");
	expect(node.querySelector("button")?.textContent).toContain("Tải lại");
	expect(await complaints(node)).toEqual([]);
});
