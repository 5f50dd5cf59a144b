/** The second line of an item on the desk: how it stands, or when it comes and what it brings. */
import type { State } from "../../../core/feed/fold.ts";
import { shortTime } from "../../../core/text/dates.ts";
import type { Item } from "../../../features/agenda/agenda.ts";
import { ballotsOfItem, openBallot } from "../../../features/ballot/ballot.ts";
import { documentsOf } from "../../../features/document/document.ts";
import { meetingOf } from "../../../features/meeting/meeting.ts";
import { t } from "../../../i18n/index.ts";

export interface ItemFacts {
	readonly words: string;
	readonly icon: "check" | "adopted" | "rejected" | "vote" | "none";
	readonly tone: "plain" | "action" | "yes" | "no";
}

export function itemFacts(state: State, item: Item): ItemFacts {
	if (openBallot(state)?.item === item.key) return { words: t("desk.agenda.voting"), icon: "vote", tone: "action" };
	if (item.outcome !== null) return outcome(state, item);
	if (item.state !== "done" && meetingOf(state)?.state === "closed")
		return { words: t("desk.agenda.unfinished"), icon: "none", tone: "plain" };
	if (item.state === "current") return { words: t("agenda.state.current"), icon: "none", tone: "action" };
	if (item.state === "done") {
		const words =
			item.done_at === null ? t("agenda.state.done") : t("desk.agenda.doneAt", { time: shortTime(item.done_at) });
		return { words, icon: "check", tone: "plain" };
	}
	return { words: coming(state, item), icon: "none", tone: "plain" };
}

function outcome(state: State, item: Item): ItemFacts {
	const told = ballotsOfItem(state, item.key).findLast(({ result, state }) => result && state === "announced")?.result;
	const adopted = item.outcome === "adopted";
	const verdict = t(adopted ? "ballot.adopted" : "ballot.rejected");
	const words = told ? t("desk.agenda.outcome", { verdict, count: told.for }) : verdict;
	return { words, icon: adopted ? "adopted" : "rejected", tone: adopted ? "yes" : "no" };
}

function coming(state: State, item: Item): string {
	const documents = documentsOf(state, item.key).length;
	const facts = [timeWords(item), documents > 0 ? t("desk.agenda.documents", { count: documents }) : ""].filter(
		Boolean,
	);
	return facts.length > 0 ? facts.join(", ") : t("document.empty");
}

/** "09:05, 40 phút" as far as it is known. */
export function timeWords({ starts_at, minutes }: Pick<Item, "starts_at" | "minutes">): string {
	const facts = [];
	if (starts_at !== null) facts.push(shortTime(starts_at));
	if (minutes !== null) facts.push(t("common.minutes", { count: minutes }));
	return facts.join(", ");
}
