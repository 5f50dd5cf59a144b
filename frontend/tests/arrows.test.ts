/** Plants one violation of each import rule and sees dependency-cruiser name it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Rule → the file that breaks it and what it imports. */
const PLANTED: Record<string, [string, string]> = {
	"core-without-framework": ["core/framework.ts", "svelte"],
	"core-alone": ["core/upwards.ts", "../features/ballot/ballot.ts"],
	"i18n-on-core": ["i18n/upwards.ts", "../ui/button.ts"],
	"ui-on-core-and-words": ["ui/upwards.ts", "../features/ballot/ballot.ts"],
	"lib-on-core": ["lib/upwards.ts", "../ui/button.ts"],
	"features-below-surfaces": ["features/agenda/upwards.ts", "../../surfaces/hall/hall.ts"],
	"surface-knows-no-other": ["surfaces/desk/sideways.ts", "../hall/hall.ts"],
	"nobody-imports-the-app": ["surfaces/hall/upwards.ts", "../../App.svelte"],
	"icons-one-by-one": ["ui/barrel.ts", "@lucide/svelte"],
	"feature-is-a-word": ["surfaces/hall/misc.ts", "../../features/misc/misc.ts"],
	"agenda-knows-no-higher-word": ["features/agenda/higher.ts", "../ballot/ballot.ts"],
	"no-cycle": ["core/one.ts", "./two.ts"],
	resolvable: ["core/nowhere.ts", "./absent.ts"],
};
const SOUND: Record<string, string> = {
	"features/ballot/ballot.ts": 'export { one } from "../agenda/agenda.ts";',
	"features/agenda/agenda.ts": 'export { three as one } from "../../core/three.ts";',
	"features/misc/misc.ts": "export const misc = 1;",
	"surfaces/hall/hall.ts": 'export { button } from "../../ui/button.ts";',
	"ui/button.ts": 'export { three as button } from "../core/three.ts";',
	"core/two.ts": 'export * from "./one.ts";',
	"core/three.ts": "export const three = 3;",
	"App.svelte": "",
};

let folder: string;
let found: { rule: string; from: string }[];

beforeAll(() => {
	folder = mkdtempSync(join(ROOT, ".arrows-"));
	const planted = Object.values(PLANTED).map(([path, target]) => [path, `export * from "${target}";`]);
	for (const [path, source] of [...Object.entries(SOUND), ...planted] as [string, string][]) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), source);
	}
	found = cruise(relative(ROOT, folder));
}, 20_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cruise(source: string): { rule: string; from: string }[] {
	const program = "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs";
	const args = [program, "--config", ".dependency-cruiser.js", "--output-type", "json", source];
	const env = { ...process.env, ARROWS_SOURCE: source };
	const output = execFileSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8", maxBuffer: 50_000_000 });
	const { summary } = JSON.parse(output) as { summary: { violations: { rule: { name: string }; from: string }[] } };
	return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from: relative(source, from) }));
}

it.each(Object.entries(PLANTED))("%s bites", (rule, [path]) => {
	expect(found).toContainEqual({ rule, from: path });
});

it("leaves sound arrows alone", () => {
	const sound = Object.keys(SOUND).filter((path) => path !== "core/two.ts");
	expect(found.filter(({ from }) => sound.includes(from))).toEqual([]);
});
