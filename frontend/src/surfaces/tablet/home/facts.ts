import { isoDate } from "../../../core/text/dates.ts";
import type { MeetingDocument } from "../../../features/document/document.ts";
import { t } from "../../../i18n/index.ts";

/** The one line under a document's name: "214/TTr-UBND, 12 trang, ngày 20/11/2026. Đã đọc đến trang 12". */
export function factsOf(
	{ title, kind, number, pages, dated }: Pick<MeetingDocument, "title" | "kind" | "number" | "pages" | "dated">,
	furthest: number | null,
): string {
	const named = t(`document.kind.${kind}`);
	const facts = [
		title.startsWith(named) ? "" : named,
		number && !title.includes(number) ? number : "",
		pages === 0 ? "" : t("document.pages", { count: pages }),
		dated ? t("tablet.documents.dated", { date: isoDate(dated) }) : "",
	].filter(Boolean);
	const line = facts.join(", ");
	const first = line.charAt(0).toLocaleUpperCase("vi") + line.slice(1);
	return furthest === null ? first : `${first}. ${t("tablet.documents.read", { page: furthest })}`;
}
