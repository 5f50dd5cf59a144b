/**
 * Arrows between the layers: core < i18n < ui, lib < features (their words in order) < surfaces < App.
 *
 * tests/arrows.test.ts plants one violation of every rule below and sees it caught.
 */

/** The words, lowest first, as in the back end: a word never knows a later one. */
const WORDS = ["meeting", "agenda", "document", "attendance", "ballot", "feed"];
const SOURCE = process.env.ARROWS_SOURCE ?? "src";

const src = (path) => `^${SOURCE}/${path}`;
const upwards = (word, index) => ({
	name: `${word}-knows-no-higher-word`,
	severity: "error",
	from: { path: src(`features/${word}/`) },
	to: { path: src(`features/(?:${WORDS.slice(index + 1).join("|")})/`) },
});
const only = (name, { from, allowed }) => ({
	name,
	severity: "error",
	from: { path: src(from) },
	to: { path: src(""), pathNot: allowed.map(src) },
});

export default {
	forbidden: [
		{ name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
		{ name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
		{
			name: "core-without-framework",
			severity: "error",
			from: { path: src("core/"), pathNot: "\\.test\\.ts$" },
			to: { dependencyTypes: ["npm", "npm-dev", "npm-no-pkg", "npm-unknown"] },
		},
		only("core-alone", { from: "core/", allowed: ["core/"] }),
		only("i18n-on-core", { from: "i18n/", allowed: ["i18n/", "core/"] }),
		only("ui-on-core-and-words", { from: "ui/", allowed: ["ui/", "core/", "i18n/"] }),
		only("lib-on-core", { from: "lib/", allowed: ["lib/", "core/"] }),
		only("features-below-surfaces", {
			from: "features/",
			allowed: ["features/", "ui/", "lib/", "i18n/", "core/"],
		}),
		{
			name: "surface-knows-no-other",
			severity: "error",
			from: { path: src("surfaces/([^/]+)/") },
			to: { path: src("surfaces/"), pathNot: src("surfaces/$1/") },
		},
		{
			name: "nobody-imports-the-app",
			severity: "error",
			from: { path: src(""), pathNot: src("main\\.ts$") },
			to: { path: src("App\\.svelte$") },
		},
		{
			name: "icons-one-by-one",
			comment: "The barrel holds thousands of icons.",
			severity: "error",
			from: {},
			to: { path: "@lucide/svelte/dist/(?:lucide-svelte|index)\\." },
		},
		{
			name: "feature-is-a-word",
			comment: "A new word gets its place in WORDS above.",
			severity: "error",
			from: {},
			to: { path: src("features/"), pathNot: src(`features/(?:${WORDS.join("|")})/`) },
		},
		...WORDS.slice(0, -1).map(upwards),
	],
	options: {
		doNotFollow: { path: "node_modules" },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: "tsconfig.json" },
		enhancedResolveOptions: {
			exportsFields: ["exports"],
			conditionNames: ["svelte", "import", "default", "types"],
			extensions: [".ts", ".svelte", ".js"],
		},
	},
};
