import type { MeetingShown } from "../../core/generated/feed.ts";
import { date, dayPart } from "../../core/text/dates.ts";
import { t } from "../../i18n/index.ts";

/** "sáng 09/12/2026" */
export function whenWords(at: number): string {
	return t(`common.day.${dayPart(at)}`, { date: date(at) });
}

/** What a sitting is called in a bar: "Kỳ họp thứ 3, HĐND tỉnh Lam Giang" over "Phiên họp toàn thể, sáng 09/12/2026". */
export function barNames(meeting: Pick<MeetingShown, "session" | "body_short" | "kind" | "starts_at">): {
	title: string;
	sub: string;
} {
	const { session, body_short: body, kind, starts_at } = meeting;
	return {
		title: session ? t("meeting.sessionOf", { session, body }) : body,
		sub: t("meeting.named", { kind: t(`meeting.kind.${kind}`), when: whenWords(starts_at) }),
	};
}
