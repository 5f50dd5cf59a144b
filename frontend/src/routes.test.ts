import { expect, it } from "vitest";
import { route } from "./routes.ts";

it.each([
	["/", { surface: "office" }],
	["/hall", { surface: "hall" }],
	["/hall/", { surface: "hall" }],
	["/tablet/8", { surface: "tablet", meeting: 8 }],
	["/desk/12/", { surface: "desk", meeting: 12 }],
	["/tablet", null],
	["/tablet/x", null],
	["/tablet/0", null],
	["/desk/8/9", null],
	["/hall/8", null],
	["/chair/8", null],
])("%s", (path, expected) => expect(route(path)).toEqual(expected));
