// @vitest-environment jsdom
import { expect, it } from "vitest";
import { complaints, show } from "../../tests/axe.ts";
import type { Status } from "../core/feed/socket.ts";
import ConnectionChip from "./ConnectionChip.svelte";

const AT = Date.UTC(2026, 11, 9, 2, 38);

it.each([
	[{ kind: "connected" }, 0, "Đã kết nối"],
	[{ kind: "polling" }, 0, "Kết nối chậm"],
	[{ kind: "connecting" }, 0, "Đang kết nối"],
	[{ kind: "reconnecting", since: AT }, AT + 2000, "Đang nối lại"],
	[{ kind: "reconnecting", since: AT }, AT + 5000, "Đang nối lại. Vẫn đọc được tài liệu đã tải"],
	[{ kind: "offline", since: AT }, AT + 60_000, "Ngoại tuyến từ 09:38"],
	[{ kind: "refused", why: "forbidden" }, 0, "Đã ngắt kết nối"],
] as [Status, number, string][])("says %o", async (status, now, words) => {
	const node = show(ConnectionChip, { status, now });
	expect(node.querySelector("[role=status]")?.textContent?.trim()).toBe(words);
	expect(await complaints(node)).toEqual([]);
});
