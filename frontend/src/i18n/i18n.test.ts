import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { en } from "./en.ts";
import { vi } from "./vi.ts";

type Catalogue = Record<string, Record<string, string>>;

function messages(catalogue: Catalogue): [string, string][] {
	return Object.entries(catalogue).flatMap(([area, words]) =>
		Object.entries(words).map(([key, text]): [string, string] => [`${area}.${key}`, text]),
	);
}

function names(text: string): string[] {
	return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}

const english = new Map(messages(en));
const vietnamese = messages(vi);

describe("catalogues", () => {
	it("have the same keys", () => {
		expect([...english.keys()].sort()).toEqual(vietnamese.map(([key]) => key).sort());
	});

	it("have no empty message", () => {
		expect([...vietnamese, ...english].filter(([, text]) => text.trim() === "")).toEqual([]);
	});

	it("name the same parameters", () => {
		const differing = vietnamese.filter(([key, text]) => `${names(text)}` !== `${names(english.get(key) ?? "")}`);
		expect(differing).toEqual([]);
	});

	it("are composed (NFC)", () => {
		expect(vietnamese.filter(([, text]) => text !== text.normalize("NFC"))).toEqual([]);
	});
});

// Words of the workshop, and ways to address people that a council does not use.
const FORBIDDEN =
	/(?<!\p{L})(?:csv|json|pdf\/a|hash|websocket|socket|server|client|token|upload|download|login|logout|log in|email|online|offline|cache|session|url|id|api|bug|error|ok|admin|user|click|poll|vote|tablet|bạn|oops)(?!\p{L})|!/iu;

describe("Vietnamese words", () => {
	it("hold no jargon, no pronoun for the reader, no exclamation mark", () => {
		expect(vietnamese.filter(([, text]) => FORBIDDEN.test(text.replace(/\{\w+\}/g, "")))).toEqual([]);
	});

	it("say please at most once in a message", () => {
		expect(vietnamese.filter(([, text]) => (text.match(/vui lòng/giu) ?? []).length > 1)).toEqual([]);
	});

	it("cut no council title with an ellipsis", () => {
		expect(vietnamese.filter(([, text]) => /…|\.\.\./.test(text))).toEqual([]);
	});
});

/** Letters that a person would see or hear, outside of `{…}`, in the markup of a component. */
function literals(component: string): string[] {
	const markup = withoutBraces(component.replace(/<(script|style)[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, ""));
	const said = [...markup.matchAll(/\s(?:aria-label|aria-description|placeholder|title|alt|label)="([^"]*)"/g)];
	const shown = markup.replace(/<[^>]*>/g, " ");
	return [...said.map((match) => match[1] ?? ""), shown]
		.map((text) => text.trim())
		.filter((text) => /\p{L}/u.test(text));
}

/** The text with everything inside braces taken out, strings and nested braces included. */
function withoutBraces(text: string): string {
	let depth = 0;
	let kept = "";
	for (const letter of text) {
		if (letter === "{") depth++;
		if (depth === 0) kept += letter;
		if (letter === "}") depth = Math.max(0, depth - 1);
	}
	return kept;
}

describe("components", () => {
	const root = fileURLToPath(new URL("..", import.meta.url));
	const components = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
		path.endsWith(".svelte"),
	);

	it("hold no literal words", () => {
		const found = components.map((path) => [path, literals(readFileSync(`${root}${path}`, "utf8"))] as const);
		expect(found.filter(([, words]) => words.length > 0)).toEqual([]);
	});

	it("would be caught if they did", () => {
		expect(literals(`<script>let a = 1;</script><p class="x">{t("a.b")} giây</p>`)).toEqual(["giây"]);
		expect(literals(`<input placeholder="Tên" />`)).toEqual(["Tên"]);
		expect(literals(`<Tag label={t("a.b")} title="{x}">{#if a > 1}{b}{/if}</Tag>`)).toEqual([]);
	});

	it("hold no inline style attribute, which the content policy refuses", () => {
		expect(components.filter((path) => /\sstyle="/.test(readFileSync(`${root}${path}`, "utf8")))).toEqual([]);
	});
});
