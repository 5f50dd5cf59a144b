import { afterEach, expect, it, vi } from "vitest";
import { newId } from "./ids.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

afterEach(() => vi.unstubAllGlobals());

it("makes a UUID where the context is secure", () => expect(newId()).toMatch(UUID));

it("makes one as well where it is not", () => {
	const { getRandomValues } = crypto;
	vi.stubGlobal("crypto", { getRandomValues: getRandomValues.bind(crypto) });
	expect(newId()).toMatch(UUID);
	expect(newId()).not.toBe(newId());
});
