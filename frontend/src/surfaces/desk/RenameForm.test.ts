// @vitest-environment jsdom
import { flushSync, mount } from "svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { complaints } from "../../../tests/axe.ts";
import { held } from "../../../tests/held.svelte.ts";
import RenameForm from "./RenameForm.svelte";

const save = vi.fn<(title: string, was: string) => Promise<unknown>>();
const onclose = vi.fn<() => void>();

beforeEach(() => {
	document.body.replaceChildren();
	save.mockReset().mockResolvedValue({});
	onclose.mockReset();
});

function form() {
	const props = held({ label: "Tên nội dung", value: "Dự toán", save, onclose });
	const node = document.body.appendChild(document.createElement("main"));
	mount(RenameForm, { target: node, props });
	flushSync();
	const field = node.querySelector("textarea") as HTMLTextAreaElement;
	const type = (text: string) => {
		field.value = text;
		field.dispatchEvent(new Event("input", { bubbles: true }));
		flushSync();
	};
	const press = (name: string) => {
		[...node.querySelectorAll("button")].find((one) => one.textContent?.trim() === name)?.click();
		flushSync();
	};
	return { node, props, field, type, press };
}

it("sends the new name with the one it was typed over", async () => {
	const { type, press } = form();
	type("Dự toán ngân sách");
	press("Lưu");
	await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
	expect(save).toHaveBeenCalledExactlyOnceWith("Dự toán ngân sách", "Dự toán");
});

it("never overwrites what is typed when somebody else renames, and lets choose", () => {
	const { node, props, field, type, press } = form();
	type("Dự toán ngân sách");
	props.value = "Phân bổ ngân sách";
	flushSync();
	expect(field.value).toBe("Dự toán ngân sách");
	expect(node.textContent).toContain("Nội dung này vừa được người khác đổi");
	expect(node.textContent).toContain("Hiện là: Phân bổ ngân sách");
	press("Lưu");
	expect(save).not.toHaveBeenCalled();
	press("Giữ bản đang sửa");
	press("Lưu");
	expect(save).toHaveBeenCalledExactlyOnceWith("Dự toán ngân sách", "Phân bổ ngân sách");
});

it("is put away when theirs is taken", () => {
	const { props, type, press } = form();
	type("Dự toán ngân sách");
	props.value = "Phân bổ ngân sách";
	flushSync();
	press("Dùng bản mới");
	expect(onclose).toHaveBeenCalledOnce();
	expect(save).not.toHaveBeenCalled();
});

it("has no barrier", async () => {
	expect(await complaints(form().node)).toEqual([]);
});
