/** Words on screen: `t("ballot.recordedAt", { time: "09:41:20" })`. The language is chosen once, when the page loads. */
import type { CommandError } from "../core/errors.ts";
import { en } from "./en.ts";
import { vi } from "./vi.ts";

type Catalogue = typeof vi;
type KeysOf<A extends keyof Catalogue> = `${A}.${keyof Catalogue[A] & string}`;
export type Key = { [A in keyof Catalogue]: KeysOf<A> }[keyof Catalogue];
export type Language = "vi" | "en";

type Words<K extends Key> = K extends `${infer A extends keyof Catalogue}.${infer Rest}`
	? Rest extends keyof Catalogue[A]
		? Catalogue[A][Rest]
		: never
	: never;
type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Params<K extends Key> = [Names<Words<K>>] extends [never] ? [] : [Record<Names<Words<K>>, string | number>];

const STORED = "language";
const catalogues: Record<Language, Record<string, Record<string, string>>> = { vi, en };

let language: Language = "vi";

/** The stored preference, else the page's own language. */
export function chooseLanguage(): Language {
	const wanted = localStorage.getItem(STORED) ?? document.documentElement.lang;
	language = wanted.startsWith("en") ? "en" : "vi";
	document.documentElement.lang = language;
	return language;
}

/** The language of this page. */
export function languageNow(): Language {
	return language;
}

/** Remembers a preference; it holds from the next load of the page. */
export function rememberLanguage(wanted: Language): void {
	localStorage.setItem(STORED, wanted);
}

/** The words for a key in the chosen language, with the named parameters put in. */
export function t<K extends Key>(key: K, ...params: Params<K>): string {
	return fill(lookUp(key) ?? key, params[0] ?? {});
}

/** What to tell a person about a failed command: the server's own words, else ours for its code. */
export function sayError(error: unknown): string {
	const { say = "", code = "unknown" } = error as Partial<CommandError>;
	return say || (lookUp(`errors.${code}`) ?? t("errors.unknown"));
}

function lookUp(key: string): string | undefined {
	const dot = key.indexOf(".");
	return catalogues[language][key.slice(0, dot)]?.[key.slice(dot + 1)];
}

function fill(words: string, params: Readonly<Record<string, string | number>>): string {
	return words.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ""));
}
