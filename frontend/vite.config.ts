import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const BACK_END = process.env.BACK_END ?? "http://127.0.0.1:8000";

export default defineConfig(({ mode }) => ({
	base: "/static/app/",
	plugins: [svelte()],
	// Vitest mounts components in jsdom, so it needs Svelte's browser build.
	resolve: mode === "test" ? { conditions: ["browser"] } : {},
	build: {
		outDir: "dist",
		manifest: true,
		// Tablets in a closed network are seldom updated.
		target: ["chrome100", "safari15"],
		// The polyfill is an inline script, which the content policy refuses.
		modulePreload: { polyfill: false },
		// Fonts stay files: the policy allows no data: fonts.
		assetsInlineLimit: 0,
	},
	server: {
		proxy: {
			"/api": BACK_END,
			"/sign-in": BACK_END,
			"/sign-out": BACK_END,
			"/media": BACK_END,
			"/feed": BACK_END,
			"/ws": { target: BACK_END, ws: true },
		},
	},
	test: {
		include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
		environment: "node",
	},
}));
