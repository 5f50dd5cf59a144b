// @vitest-environment jsdom
import FileText from "@lucide/svelte/icons/file-text";
import { expect, it, vi } from "vitest";
import { complaints, show } from "../../tests/axe.ts";
import TabBar from "./TabBar.svelte";

const tabs = [
	{ name: "meeting", label: "Phiên họp", icon: FileText },
	{ name: "documents", label: "Tài liệu", icon: FileText, badge: 3 },
];

it.each(["bar", "rail"] as const)("as %s tells where one is and what was chosen", async (shape) => {
	const onchoose = vi.fn();
	const node = show(TabBar, { tabs, current: "meeting", label: "Các phần", shape, onchoose });
	const [first, second] = node.querySelectorAll("button");
	expect(first?.getAttribute("aria-current")).toBe("page");
	expect(second?.hasAttribute("aria-current")).toBe(false);
	expect(second?.textContent).toContain("3");
	second?.click();
	expect(onchoose).toHaveBeenCalledWith("documents");
	expect(await complaints(node)).toEqual([]);
});
