// @vitest-environment jsdom
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { complaints, show } from "../../../../tests/axe.ts";
import { document as file, item, presentation } from "../../../../tests/meeting.ts";
import type { State } from "../../../core/feed/fold.ts";
import type { PresentationShown } from "../../../core/generated/feed.ts";
import { Places } from "../place.svelte.ts";
import { Library } from "./library.svelte.ts";
import ReaderLayer from "./ReaderLayer.svelte";

const PAGES = Array.from({ length: 38 }, (_, index) => ({
	number: index + 1,
	width: 1240,
	height: 1754,
	image: `/media/5/${index + 1}.webp`,
	thumb: `/media/5/${index + 1}t.webp`,
}));
const ME = { me: { person: 7, role: "delegate", audience: "delegate", name: "Phạm Hữu Ước" } };
const commands: [string, unknown][] = [];
/** Pages whose pictures do not come. */
const broken = new Set<number>();

function answer(url: string, body: string | undefined): unknown {
	if (url.endsWith("/pages")) return { pages: PAGES };
	if (url.endsWith("/text")) return { text: "Điều 2." };
	commands.push([url.replace("/api/commands/", ""), JSON.parse(body ?? "{}").args]);
	return { ok: true, at: 0, value: {} };
}

beforeEach(() => {
	commands.length = 0;
	broken.clear();
	localStorage.clear();
	history.replaceState(null, "", "/tablet/8");
	vi.stubGlobal(
		"ResizeObserver",
		class {
			observe() {}
			unobserve() {}
		},
	);
	vi.stubGlobal(
		"fetch",
		vi.fn(async (url: string, init?: RequestInit) => Response.json(answer(url, init?.body as string | undefined))),
	);
	HTMLImageElement.prototype.decode = function (this: HTMLImageElement) {
		const page = Number(/(\d+)\.webp/.exec(this.src)?.[1]);
		return broken.has(page) ? Promise.reject(new Error("broken")) : Promise.resolve();
	};
	HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
		this.open = true;
	};
	HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
		this.open = false;
	};
});
let stop = (): void => {};
afterEach(() => {
	stop();
	vi.unstubAllGlobals();
});

async function settled(): Promise<void> {
	for (let turn = 0; turn < 4; turn++) {
		await new Promise((resolve) => setTimeout(resolve));
		flushSync();
	}
}

/** The reader over a feed whose presentation the test turns. */
async function reader({
	role = "delegate",
	presented = presentation() as PresentationShown | null,
	known = true,
} = {}) {
	const feed = $state({
		meeting: 8,
		state: {
			"agenda.item:12": item({ number: 3 }),
			"document:5": file(),
			"document:6": file({ title: "Tờ trình", position: 2 }),
			...(presented ? { presentation: presented } : {}),
		} as State,
		own: (known ? { me: { ...ME.me, role, audience: role } } : {}) as State,
	});
	const places = new Places();
	stop = places.listen();
	const library = new Library(() => 7);
	const refuse = vi.fn();
	// biome-ignore lint/suspicious/noExplicitAny: the feed's own fields are more than the layer reads
	const node = show(ReaderLayer as any, { feed, places, library, refuse }) as HTMLElement;
	const layer = { open: (id: number) => places.open(id), node, feed, places, library };
	await settled();
	return {
		...layer,
		present(part: Partial<PresentationShown> | null): void {
			const { presentation: was, ...rest } = feed.state as { presentation?: PresentationShown };
			feed.state = part ? { ...rest, presentation: { ...presentation(), ...was, ...part } } : rest;
			flushSync();
		},
	};
}

function button(node: HTMLElement, words: string): HTMLButtonElement {
	const named = (one: Element) => `${one.getAttribute("aria-label") ?? ""} ${one.textContent?.trim() ?? ""}`.trim();
	const found = [...node.querySelectorAll("button")].find((one) => named(one).startsWith(words));
	if (!found) throw new Error(`no button ${words} in ${node.textContent}`);
	return found;
}

async function press(node: HTMLElement, words: string): Promise<void> {
	button(node, words).click();
	await settled();
}

const where = (node: HTMLElement) => node.querySelector(".where")?.textContent?.replace(/\s+/g, " ").trim();
const seen = (node: HTMLElement) => node.querySelector<HTMLImageElement>("img.shown")?.getAttribute("src");

describe("reading", () => {
	it("opens where the document was left, and remembers every turn", async () => {
		localStorage.setItem("read:7:5", "14/20");
		const { node, open, library } = await reader({ presented: null });
		open(5);
		await settled();
		expect(where(node)).toBe("14 / 38");
		await press(node, "Trang sau");
		expect(seen(node)).toBe("/media/5/15.webp");
		expect(localStorage.getItem("read:7:5")).toBe("15/20");
		expect(library.furthestIn(5)).toBe(20);
		expect(await complaints(node)).toEqual([]);
	});

	it("opens at the page the address asks for, once", async () => {
		localStorage.setItem("read:7:5", "14/20");
		history.replaceState(null, "", "/tablet/8#documents/5/12");
		const { node } = await reader({ presented: null });
		expect(where(node)).toBe("12 / 38");
		expect(location.hash).toBe("#documents/5");
		expect(localStorage.getItem("read:7:5")).toBe("12/20");
	});

	it("follows on after a reload, once it knows what is presented", async () => {
		history.replaceState({ following: true }, "", "/tablet/8#documents/5");
		const { node, feed, present } = await reader({ presented: null, known: false });
		expect(where(node)).toBe("1 / 38");
		feed.own = ME;
		present({ page: 20 });
		await settled();
		expect(where(node)).toBe("20 / 38");
		await press(node, "Trang sau");
		expect(history.state.following).toBe(false);
	});

	it("holds three pages at most and names the one shown for those who hear it", async () => {
		const { node, open } = await reader({ presented: null });
		open(5);
		await settled();
		for (let turn = 0; turn < 5; turn++) await press(node, "Trang sau");
		expect(node.querySelectorAll(".paper img")).toHaveLength(3);
		expect(node.querySelector("img.shown")?.getAttribute("alt")).toBe("Trang 6 trong 38, Dự thảo Nghị quyết");
	});

	it("turns by keyboard and goes to a page by its number", async () => {
		const { node, open } = await reader({ presented: null });
		open(5);
		await settled();
		document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true }));
		await settled();
		expect(where(node)).toBe("38 / 38");
		await press(node, "Trang 38 / 38, chọn trang");
		const field = node.querySelector("input");
		if (!field) throw new Error("no field");
		field.value = "7";
		field.dispatchEvent(new Event("input", { bubbles: true }));
		field.form?.requestSubmit();
		await settled();
		expect(where(node)).toBe("7 / 38");
		expect(node.querySelector("dialog")).toBeNull();
	});

	it("says that a page did not come, and tries again", async () => {
		broken.add(2);
		const { node, open } = await reader({ presented: null });
		open(5);
		await settled();
		expect(seen(node)).toBe("/media/5/1.webp");
		expect(node.textContent).not.toContain("Chưa tải được");
		broken.clear();
		broken.add(3);
		await press(node, "Trang sau");
		expect(seen(node)).toBe("/media/5/2.webp");
		await press(node, "Trang sau");
		expect(node.querySelector('[role="alert"]')?.textContent).toContain("Chưa tải được trang 3");
		broken.clear();
		await press(node, "Thử lại");
		expect(seen(node)).toBe("/media/5/3.webp");
		expect(node.textContent).not.toContain("Chưa tải được");
	});

	it("tells when the document was taken out of the sitting", async () => {
		const { node, open, feed } = await reader({ presented: null });
		open(5);
		await settled();
		const { "document:5": _, ...rest } = feed.state;
		feed.state = rest;
		flushSync();
		expect(node.textContent).toContain("Tài liệu không còn trong phiên họp");
	});
});

describe("following", () => {
	it("is not begun by opening the presented document", async () => {
		const { node, open, present } = await reader();
		open(5);
		await settled();
		expect(where(node)).toBe("1 / 38");
		present({ page: 16 });
		await settled();
		expect(where(node)).toBe("1 / 38");
		expect(node.textContent).toContain("Trở lại trang đang trình bày (trang 16)");
	});

	it("turns with the presenter, into another document too, until it is let go", async () => {
		const { node, open, present, places } = await reader();
		open(5);
		await settled();
		await press(node, "Trở lại trang đang trình bày (trang 15)");
		expect(where(node)).toBe("15 / 38");
		expect(node.textContent).toContain("Đang theo người trình bày");
		present({ page: 16 });
		await settled();
		expect(seen(node)).toBe("/media/5/16.webp");
		present({ document: "document:6", page: 2 });
		await settled();
		expect(places.document).toBe(6);
		await press(node, "Dừng theo");
		present({ page: 3 });
		await settled();
		expect(where(node)).toBe("2 / 38");
	});

	it("is let go by any turn by hand, and taken up again only by the button", async () => {
		const { node, open, present } = await reader();
		open(5);
		await settled();
		await press(node, "Trở lại");
		await vi.waitFor(() => expect(location.hash).toBe(""));
		await settled();
		expect(node.querySelector(".reader")).toBeNull();
		open(5);
		await settled();
		await press(node, "Trở lại trang đang trình bày");
		await press(node, "Trang trước");
		expect(where(node)).toBe("14 / 38");
		expect(node.textContent).toContain("Đang đọc riêng");
		present({ page: 20 });
		await settled();
		expect(where(node)).toBe("14 / 38");
		await press(node, "Trở lại trang đang trình bày (trang 20)");
		expect(where(node)).toBe("20 / 38");
	});

	it("ends with the presentation, and a new one pulls nobody away", async () => {
		const { node, open, present } = await reader();
		open(5);
		await settled();
		await press(node, "Trở lại trang đang trình bày");
		present(null);
		await settled();
		expect(where(node)).toBe("15 / 38");
		expect(node.textContent).not.toContain("trình bày");
		present({ page: 1 });
		await settled();
		expect(where(node)).toBe("15 / 38");
	});
});

describe("presenting", () => {
	it("is for those who lead the sitting", async () => {
		const { node, open } = await reader({ presented: null });
		open(5);
		await settled();
		expect(node.textContent).not.toContain("Trình bày");
	});

	it("shows the page, carries every turn to the hall and is ended from the banner", async () => {
		const { node, open, present } = await reader({ role: "chair", presented: null });
		open(5);
		await settled();
		await press(node, "Trình bày");
		present({ page: 1, by: 7 });
		await settled();
		expect(node.textContent).toContain("Đang trình bày tài liệu này");
		await press(node, "Trang sau");
		expect(where(node)).toBe("2 / 38");
		await press(node, "Dừng trình bày");
		expect(commands).toEqual([
			["document.present", { document: 5, page: 1 }],
			["document.turn", { page: 2 }],
			["document.stop", {}],
		]);
	});
});
