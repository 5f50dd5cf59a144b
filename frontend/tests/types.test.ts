import { expect, it } from "vitest";
import { exportedSchema, generatedTypes, typesOf } from "../scripts/types.ts";

it("the types in use are those of the exported schema", async () => {
	expect(await generatedTypes()).toBe(await typesOf(await exportedSchema()));
});
