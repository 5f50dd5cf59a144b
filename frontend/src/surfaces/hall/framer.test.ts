import { afterEach, expect, it, vi } from "vitest";
import { type View, wordsAlone } from "../../features/feed/view.ts";
import { type Frame, Framer } from "./framer.ts";

const page = (number: number) => ({ number, width: 1240, height: 1754, image: `/media/${number}.webp` });

function view(number: number, title = "Tờ trình"): View {
	const rest = { kind: "page", document: 5, pages: 3, over: "", fact: "", title } as const;
	return { ...rest, page: number, key: "document:5", head: { long: "", short: "" } };
}

/** A framer whose images are decoded when the test says so. */
function set() {
	const shown: Frame[] = [];
	const waiting = new Map<string, { done: () => void; fail: (error: Error) => void }>();
	const pages = vi.fn(async () => [page(1), page(2), page(3)]);
	const framer = new Framer({
		pages,
		decode: (url) => new Promise((done, fail) => waiting.set(url, { done, fail })),
		show: (frame) => shown.push(frame),
	});
	const last = () => shown.at(-1)?.page?.number ?? shown.at(-1)?.view.kind;
	return { framer, shown, waiting, pages, last };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

vi.useFakeTimers();
afterEach(() => vi.clearAllTimers());

it("shows words at once", () => {
	const { framer, last } = set();
	framer.want(wordsAlone("Tạm dừng"));
	expect(last()).toBe("words");
});

it("keeps what is there until the page is decoded, then makes the next one ready", async () => {
	const { framer, waiting, last } = set();
	framer.want(wordsAlone("Nội dung"));
	framer.want(view(1));
	await settle();
	expect(last()).toBe("words");
	waiting.get("/media/1.webp")?.done();
	await settle();
	expect(last()).toBe(1);
	expect(waiting.has("/media/2.webp")).toBe(true);
});

it("forgets a page that was overtaken", async () => {
	const { framer, waiting, last } = set();
	framer.want(view(1));
	await settle();
	framer.want(view(3));
	await settle();
	waiting.get("/media/3.webp")?.done();
	await settle();
	waiting.get("/media/1.webp")?.done();
	await settle();
	expect(last()).toBe(3);
	framer.want(view(2));
	framer.want(wordsAlone("Tạm dừng"));
	await settle();
	waiting.get("/media/2.webp")?.done();
	await settle();
	expect(last()).toBe("words");
});

it("tries again, without a word, for as long as the page is wanted", async () => {
	const { framer, waiting, pages, last, shown } = set();
	pages.mockRejectedValueOnce(new Error("no link"));
	framer.want(view(2));
	await settle();
	expect(shown).toEqual([]);
	await vi.advanceTimersByTimeAsync(3000);
	waiting.get("/media/2.webp")?.fail(new Error("broken"));
	await vi.advanceTimersByTimeAsync(3000);
	waiting.get("/media/2.webp")?.done();
	await settle();
	expect(last()).toBe(2);
	expect(pages).toHaveBeenCalledTimes(3);
});

it("follows a new title on the page that is shown, and asks for nothing", async () => {
	const { framer, waiting, pages, shown } = set();
	framer.want(view(1));
	await settle();
	framer.want(view(1, "Tờ trình, bản mới"));
	expect(shown).toEqual([]);
	waiting.get("/media/1.webp")?.done();
	await settle();
	framer.want(view(1, "Tờ trình, bản mới nhất"));
	expect(shown.at(-1)?.view).toMatchObject({ title: "Tờ trình, bản mới nhất" });
	expect(pages).toHaveBeenCalledTimes(1);
});

it("stops when closed", async () => {
	const { framer, waiting, shown } = set();
	framer.want(view(1));
	await settle();
	framer.close();
	waiting.get("/media/1.webp")?.done();
	await settle();
	expect(shown).toEqual([]);
});
