/**
 * Writes src/core/generated/feed.ts from feed.schema.json, which the back end exports.
 *
 * The schema has every shape under `$defs`, which key has which shape under `x-keys`, the kinds of entries under `x-kinds`.
 */
import { readFile, writeFile } from "node:fs/promises";
import { compile, type JSONSchema } from "json-schema-to-typescript";

interface Exported {
	$defs: Record<string, JSONSchema>;
	"x-keys": Record<"shared" | "live" | "own", Record<string, string>>;
	"x-kinds": string[];
}

const FOLDER = new URL("../src/core/generated/", import.meta.url);
const BANNER = "/* Generated from feed.schema.json by `npm run types`; change the back end's shapes instead. */";

/** The compiler tells of each shape who referred to it, above or inside its own comment. */
const REFERENCES =
	/\/\*\*\n \* This interface was referenced[^/]*?\*\/\n|(?: \*\n)? \* This interface was referenced by .*\n \* via the .*\n/g;

/** Titles of properties would each become a type of its own. */
function untitled(shape: JSONSchema): JSONSchema {
	const properties = Object.entries(shape.properties ?? {}).map(([name, { title: _, ...property }]) => [
		name,
		property,
	]);
	return shape.properties ? { ...shape, properties: Object.fromEntries(properties) } : shape;
}

function keyed(keys: Record<string, string>): JSONSchema {
	const properties = Object.fromEntries(
		Object.entries(keys).map(([key, shape]) => [key, { $ref: `#/$defs/${shape}` }]),
	);
	return { type: "object", additionalProperties: false, required: Object.keys(properties), properties };
}

/** The TypeScript for an exported schema. */
export async function typesOf(exported: Exported): Promise<string> {
	const { shared, live, own } = exported["x-keys"];
	const schema: JSONSchema = {
		title: "FeedKeys",
		description: "The shape behind every key; # stands for a row's number.",
		...keyed({ ...shared, ...live, ...own }),
		$defs: {
			...Object.fromEntries(Object.entries(exported.$defs).map(([name, shape]) => [name, untitled(shape)])),
			EntryKind: { title: "EntryKind", type: "string", enum: exported["x-kinds"] },
		},
	};
	const source = await compile(schema, "FeedKeys", {
		additionalProperties: false,
		bannerComment: BANNER,
		unreachableDefinitions: true,
	});
	return source.replace(REFERENCES, "");
}

export async function exportedSchema(): Promise<Exported> {
	return JSON.parse(await readFile(new URL("feed.schema.json", FOLDER), "utf8")) as Exported;
}

export async function generatedTypes(): Promise<string> {
	return readFile(new URL("feed.ts", FOLDER), "utf8");
}

if (import.meta.main) await writeFile(new URL("feed.ts", FOLDER), await typesOf(await exportedSchema()));
