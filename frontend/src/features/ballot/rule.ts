/** The rule of a ballot in words, for every screen alike. */
import type { BallotShown, ResultShown, RuleShown } from "../../core/generated/feed.ts";
import { t } from "../../i18n/index.ts";

type Judged = Pick<BallotShown, "rule" | "need" | "roll_size" | "present" | "result">;

/** "Quá nửa tổng số đại biểu", "Ít nhất hai phần ba tổng số đại biểu". */
export function ruleWords({ base, op, num, den }: RuleShown): string {
	return t(`ballot.rule.${op}`, { share: shareWords({ op, num, den }), base: t(`ballot.rule.base.${base}`) });
}

/** "Cần ít nhất 28 trong 55 đại biểu tán thành"; what it depends on while the number is not known yet. */
export function needWords(ballot: Judged): string {
	const { need, of } = needed(ballot);
	if (need === null) return t("ballot.rule.later");
	if (of === null) return t("ballot.rule.needAlone", { need });
	return t(ballot.rule.base === "present" ? "ballot.rule.needPresent" : "ballot.rule.need", { need, total: of });
}

/** "Quá nửa tổng số đại biểu: cần ít nhất 28 trong 55" */
export function formulaWords(ballot: Judged): string {
	const { need, of } = needed(ballot);
	const rule = ruleWords(ballot.rule);
	if (need === null) return rule;
	if (of === null) return t("ballot.formula.alone", { rule, need });
	return t("ballot.formula.of", { rule, need, total: of });
}

/** Both shares of those in favour, the one that decided first. */
export function sharesOf(result: ResultShown, base: RuleShown["base"]): Share[] {
	const ofTotal: Share = { base: "total", percent: result.percent_total, of: result.total, decides: base === "total" };
	const ofPresent: Share = {
		base: "present",
		percent: result.percent_present,
		of: result.present,
		decides: base === "present",
	};
	return base === "present" ? [ofPresent, ofTotal] : [ofTotal, ofPresent];
}

export interface Share {
	readonly base: "total" | "present";
	/** "87,27", without the sign. */
	readonly percent: string;
	readonly of: number;
	readonly decides: boolean;
}

function needed({ rule, need, roll_size, present, result }: Judged): { need: number | null; of: number | null } {
	const of = { total: result?.total ?? roll_size, present: result?.present ?? present, cast: null }[rule.base];
	return { need: result?.need ?? need, of };
}

const NAMED = ["1/3", "2/3", "3/4", "3/5", "4/5"] as const;

function shareWords({ op, num, den }: Pick<RuleShown, "op" | "num" | "den">): string {
	if (num * 2 === den) return t(op === "gt" ? "ballot.rule.half" : "ballot.rule.oneHalf");
	const share = `${num}/${den}`;
	const named = NAMED.find((name) => name === share);
	return named ? t(`ballot.rule.${named}`) : share;
}
