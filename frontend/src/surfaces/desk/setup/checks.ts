/** What must be right before a sitting: only what can really be seen from here. */
import type { State } from "../../../core/feed/fold.ts";
import { rows } from "../../../core/feed/state.ts";
import { itemByKey, itemsOf } from "../../../features/agenda/agenda.ts";
import { addressed, meetingOf, participantsOf } from "../../../features/meeting/meeting.ts";
import { t } from "../../../i18n/index.ts";

export interface Check {
	readonly name: "refused" | "agenda" | "chair" | "processing" | "time" | "documents" | "people";
	/** `bad` stands in the way of convening, `wait` goes on by itself, `note` is worth a look. */
	readonly tone: "bad" | "wait" | "note" | "good";
	readonly fact: string;
	readonly detail: string;
}

const ORDER = ["bad", "wait", "note", "good"] as const;

/** All checks, the most pressing first. */
export function checksOf(state: State, now: number): Check[] {
	const found = [
		refused(state),
		processing(state),
		agenda(state),
		chair(state),
		time(state, now),
		...ready(state),
		people(state),
	];
	const present = found.filter((check) => check !== null);
	return present.sort((a, b) => ORDER.indexOf(a.tone) - ORDER.indexOf(b.tone));
}

export function inTheWay(checks: readonly Check[]): number {
	return checks.filter(({ tone }) => tone === "bad").length;
}

/** "5 đạt, 2 đang chờ, 1 cần sửa" */
export function summary(checks: readonly Check[]): string {
	const count = (tone: Check["tone"]) => checks.filter((check) => check.tone === tone).length;
	const parts = [t("desk.checks.good", { count: count("good") })];
	if (count("wait") + count("note") > 0) parts.push(t("desk.checks.waiting", { count: count("wait") + count("note") }));
	if (count("bad") > 0) parts.push(t("desk.checks.bad", { count: count("bad") }));
	return parts.join(", ");
}

function refused(state: State): Check | null {
	const found = rows(state, "document").filter((document) => document.state === "refused");
	if (found.length === 0) return null;
	const [first] = found;
	const number = (first && itemByKey(state, first.item)?.number) ?? 0;
	const reason = t(`document.reason.${first?.reason ?? "broken"}`);
	const detail = t("desk.checks.refusedAt", { number, reason: reason.charAt(0).toLowerCase() + reason.slice(1) });
	return { name: "refused", tone: "bad", fact: t("desk.checks.refused", { count: found.length }), detail };
}

function processing(state: State): Check | null {
	const found = rows(state, "document").filter((document) => ["received", "processing"].includes(document.state));
	if (found.length === 0) return null;
	return { name: "processing", tone: "wait", fact: t("desk.checks.processing", { count: found.length }), detail: "" };
}

function agenda(state: State): Check {
	const count = itemsOf(state).length;
	if (count === 0) return { name: "agenda", tone: "bad", fact: t("agenda.empty"), detail: t("desk.checks.addItems") };
	return { name: "agenda", tone: "good", fact: t("desk.checks.items", { count }), detail: "" };
}

function chair(state: State): Check {
	const found = participantsOf(state).find(({ role }) => role === "chair");
	if (!found) return { name: "chair", tone: "bad", fact: t("desk.checks.noChair"), detail: "" };
	return {
		name: "chair",
		tone: "good",
		fact: t("desk.checks.chair", { name: addressed(found) }),
		detail: found.position,
	};
}

function time(state: State, now: number): Check | null {
	const meeting = meetingOf(state);
	if (!meeting) return null;
	const late = meeting.starts_at < now;
	return {
		name: "time",
		tone: late ? "note" : "good",
		fact: late ? t("desk.checks.late") : t("desk.checks.placed"),
		detail: meeting.room,
	};
}

function ready(state: State): Check[] {
	const all = rows(state, "document");
	const count = all.filter((document) => document.state === "ready").length;
	if (all.length === 0) {
		return [{ name: "documents", tone: "note", fact: t("document.empty"), detail: t("desk.checks.noDocuments") }];
	}
	if (count === 0) return [];
	return [{ name: "documents", tone: "good", fact: t("desk.checks.ready", { count }), detail: "" }];
}

function people(state: State): Check {
	const everyone = participantsOf(state);
	const voters = everyone.filter(({ votes }) => votes).length;
	const guests = everyone.filter(({ role }) => role === "guest").length;
	const fact = t("desk.roll.people", { total: voters, guests });
	return { name: "people", tone: voters === 0 ? "bad" : "good", fact, detail: "" };
}
