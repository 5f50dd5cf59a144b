/** What a file's name says about the document in it, so that the secretary has less to type. */
import type { DocumentKind } from "../../core/generated/feed.ts";
import { nfc, searchKey } from "../../core/text/names.ts";

export const DOCUMENT_KINDS = ["draft", "submission", "verification", "appendix", "report", "reference"] as const;

/** Words a file is named by, the most telling first. */
const TELLING: readonly (readonly [RegExp, DocumentKind])[] = [
	[/\b(phu luc|bieu)\b/, "appendix"],
	[/\b(to trinh|ttr)\b/, "submission"],
	[/\b(tham tra|bctt)\b/, "verification"],
	[/\b(du thao|dt|nghi quyet|nq)\b/, "draft"],
	[/\b(bao cao|bc)\b/, "report"],
];

export function kindIn(fileName: string): DocumentKind {
	const words = searchKey(fileName).replace(/[^a-z0-9]+/g, " ");
	return TELLING.find(([pattern]) => pattern.test(words))?.[1] ?? "reference";
}

/** The name without its ending, composed, underscores as spaces. */
export function titleIn(fileName: string): string {
	const stem = nfc(fileName).replace(/\.[a-z0-9]{1,5}$/i, "");
	return stem.replace(/_+/g, " ").replace(/\s+/g, " ").trim() || nfc(fileName);
}

export function isPdf({ name, type }: { name: string; type: string }): boolean {
	return type === "application/pdf" || /\.pdf$/i.test(name);
}
