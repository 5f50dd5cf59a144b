import { t } from "../../../i18n/index.ts";
import type { Act } from "./acts.ts";

export function labelOf(act: Act): string {
	if (act.do === "step") return t(act.first ? "tablet.act.begin" : "tablet.act.step", { number: act.item.number });
	if (act.do === "finish") return t("tablet.act.finish", { number: act.item.number });
	return t(`tablet.act.${act.do}`);
}

export interface Ask {
	readonly warning: string;
	readonly keep: string;
	readonly act: string;
}

/** What is asked before an act that cannot be undone; null where it can. */
export function askOf(act: Act): Ask | null {
	switch (act.do) {
		case "open":
			if (act.short === 0) return null;
			return {
				warning: t("tablet.act.open.warning", { short: act.short }),
				keep: t("tablet.act.open.keep"),
				act: t("tablet.act.open"),
			};
		case "closeBallot":
			return {
				warning: missingWords(act.missing),
				keep: t("tablet.act.closeBallot.keep"),
				act: t("tablet.act.closeBallot.do"),
			};
		case "close":
			return {
				warning: act.left > 0 ? t("tablet.act.close.left", { count: act.left }) : t("tablet.act.close.warning"),
				keep: t("tablet.act.close.keep"),
				act: t("tablet.act.close.do"),
			};
		default:
			return null;
	}
}

function missingWords(missing: number | null): string {
	if (missing === null) return t("tablet.act.closeBallot.unknown");
	return missing > 0 ? t("tablet.act.closeBallot.missing", { count: missing }) : t("tablet.act.closeBallot.all");
}
