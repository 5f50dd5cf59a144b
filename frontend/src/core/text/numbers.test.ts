import { expect, it } from "vitest";
import { fileSize, number } from "./numbers.ts";

it.each([
	[0, 0, "0"],
	[999, 0, "999"],
	[1000, 0, "1.000"],
	[1234567, 0, "1.234.567"],
	[87.272727, 2, "87,27"],
	[-1234.5, 1, "-1.234,5"],
])("writes %d with %d decimals", (value, decimals, text) => expect(number(value, decimals)).toBe(text));

it.each([
	[1, "1 KB"],
	[84_300, "84 KB"],
	[1_000_000, "1,0 MB"],
	[189_000_000, "189,0 MB"],
])("writes the size of %d bytes", (bytes, text) => expect(fileSize(bytes)).toBe(text));
