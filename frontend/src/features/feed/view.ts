/** What a wall says, in words, for each scene; sizes and places are the surface's own. */
import type { State } from "../../core/feed/fold.ts";
import type { BallotShown, ResultShown } from "../../core/generated/feed.ts";
import { date, isoDate, shortTime, weekday } from "../../core/text/dates.ts";
import { t } from "../../i18n/index.ts";
import { type Item, itemByKey, itemsOf, nextItem } from "../agenda/agenda.ts";
import { totalsOf } from "../attendance/attendance.ts";
import { countOf, type MeetingBallot } from "../ballot/ballot.ts";
import { formulaWords, sharesOf } from "../ballot/rule.ts";
import type { MeetingDocument } from "../document/document.ts";
import { meetingOf } from "../meeting/meeting.ts";
import { kept } from "./fit.ts";
import { type Presented, scene } from "./scene.ts";
import { type Seat, seatsOf } from "./seats.ts";

/** Welcome, break and item: the same four parts, each possibly empty. */
export interface WordsView {
	readonly kind: "words";
	/** Nothing is being dealt with: before, between and after. */
	readonly calm: boolean;
	readonly over: string;
	readonly title: string;
	readonly lines: readonly string[];
	readonly foot: { readonly label: string; readonly act: string } | null;
}

export interface PageView {
	readonly kind: "page";
	readonly document: number;
	readonly page: number;
	readonly pages: number;
	readonly over: string;
	readonly title: string;
	readonly fact: string;
}

export interface VoteView {
	readonly kind: "vote";
	readonly question: string;
	readonly rule: string;
	/** Null until the first count has come. */
	readonly cast: number | null;
	readonly present: number;
	readonly deadline: number | null;
	readonly openedAt: number;
}

export interface ResultView {
	readonly kind: "result";
	readonly question: string;
	readonly adopted: boolean;
	readonly verdict: string;
	/** The formula, its number apart. */
	readonly formula: { readonly words: string; readonly need: string };
	readonly counts: readonly {
		readonly choice: BallotShown["options"][number];
		readonly count: number;
		readonly label: string;
	}[];
	readonly shares: readonly { readonly percent: string; readonly of: string; readonly decides: boolean }[];
	readonly absent: number;
	readonly seats: readonly Seat[] | null;
}

export type View = (WordsView | PageView | VoteView | ResultView) & {
	/** Another key is another scene: it fades in. */
	readonly key: string;
	readonly head: { readonly long: string; readonly short: string };
};

type Body = WordsView | PageView | VoteView | ResultView;

/** The view that follows from the meeting alone; before the first snapshot there is none. */
export function viewOf(state: State): View | null {
	const meeting = meetingOf(state);
	if (!meeting) return null;
	const now = shown(state);
	const head = meeting.session ?? "";
	const full = `${meeting.body} ${meeting.term}`.trim();
	const named = (body: string) => (head ? t("hall.head", { session: head, body }) : body);
	const finish = (key: string, body: Body): View => ({
		...body,
		key: `${meeting.id} ${key}`,
		head: { long: named(full), short: named(meeting.body_short) },
	});
	switch (now.kind) {
		case "welcome":
			return { ...finish(`welcome ${meeting.state}`, welcome(state, full)), head: plain(meeting.room) };
		case "break":
			return finish("break", pause(state, now.since));
		case "item":
			return finish(now.item.key, itemWords(state, now.item));
		case "document":
			return finish(now.presentation.document, page(state, now.presentation, now.presentation.file));
		case "vote":
			return finish(`${now.ballot.key} open`, vote(state, now.ballot));
		case "result":
			return finish(`${now.ballot.key} result`, result(state, now.ballot, now.ballot.result));
	}
}

/** A view of nothing but words, for before there is a meeting; without a title the product's own name stands there. */
export function wordsAlone(title: string, { over = "", lines = [] }: { over?: string; lines?: string[] } = {}): View {
	return { kind: "words", calm: true, key: `words ${title}`, head: plain(over), over: "", title, lines, foot: null };
}

function plain(text: string): View["head"] {
	return { long: text, short: text };
}

type Shown =
	| Exclude<ReturnType<typeof scene>, { kind: "document" | "result" }>
	| { kind: "document"; presentation: Presented & { file: MeetingDocument } }
	| { kind: "result"; ballot: MeetingBallot & { result: ResultShown } };

/** The scene, less what a wall cannot draw: a document it may not see, a result it was not told. */
function shown(state: State): Shown {
	const now = scene(state);
	if (now.kind === "document") {
		const { file } = now.presentation;
		if (file) return { ...now, presentation: { ...now.presentation, file } };
		const { presentation: _, ...rest } = state;
		return shown(rest);
	}
	if (now.kind === "result") {
		const { ballot } = now;
		if (ballot.result) return { kind: "result", ballot: { ...ballot, result: ballot.result } };
		const { [ballot.key]: _, ...rest } = state;
		return shown(rest);
	}
	return now;
}

function welcome(state: State, body: string): WordsView {
	const meeting = meetingOf(state);
	if (!meeting) return { kind: "words", calm: true, over: "", title: "", lines: [], foot: null };
	const { session, title, starts_at: at, state: life, closed_at: closed } = meeting;
	const day = t(`common.weekday.${weekday(at)}` as "common.weekday.0").toLowerCase();
	const lines = [t("hall.starts", { time: shortTime(at), weekday: day, date: date(at) })];
	const ended = closed === null ? t("hall.ended") : t("hall.endedAt", { time: shortTime(closed) });
	const foot = life === "closed" ? ended : present(state);
	return {
		kind: "words",
		calm: true,
		over: body,
		title: kept(session ?? title),
		lines: session ? [kept(title), ...lines] : lines,
		foot: foot ? { label: "", act: foot } : null,
	};
}

function present(state: State): string {
	const totals = totalsOf(state);
	if (!totals) return "";
	return t("attendance.counted", { present: totals.present + totals.online, total: totals.total });
}

function pause(state: State, since: number | null): WordsView {
	const paused = since === null ? t("hall.paused") : t("hall.pausedSince", { time: shortTime(since) });
	const item = itemsOf(state).find((one) => one.state === "current") ?? nextItem(state);
	const foot = item ? { label: t("agenda.item", { number: item.number }), act: kept(item.title) } : null;
	return { kind: "words", calm: true, over: "", title: t("hall.break"), lines: [paused], foot };
}

function itemWords(state: State, item: Item): WordsView {
	const next = nextItem(state);
	const lines = [];
	if (item.submitter) lines.push(t("hall.submitter", { name: kept(item.submitter) }));
	if (item.reviewer) lines.push(t("hall.reviewer", { name: kept(item.reviewer) }));
	return {
		kind: "words",
		calm: false,
		over: t("hall.item", { number: item.number, total: itemsOf(state).length }),
		title: kept(item.title),
		lines,
		foot: next ? { label: t("hall.next"), act: kept(next.title) } : null,
	};
}

function page(state: State, presented: Presented, file: MeetingDocument): PageView {
	const item = itemByKey(state, file.item);
	return {
		kind: "page",
		document: file.id,
		page: presented.page,
		pages: presented.pages,
		over: item ? t("agenda.item", { number: item.number }) : "",
		title: kept(file.title),
		fact: facts(file),
	};
}

function facts({ kind, number, dated }: MeetingDocument): string {
	const named = t(`document.kind.${kind}`);
	if (number && dated) return t("hall.numberedOn", { kind: named, number, date: isoDate(dated) });
	if (number) return t("hall.numbered", { kind: named, number });
	return dated ? t("hall.dated", { kind: named, date: isoDate(dated) }) : named;
}

function vote(state: State, ballot: MeetingBallot): VoteView {
	const count = countOf(state, ballot.id);
	return {
		kind: "vote",
		question: kept(ballot.title),
		rule: formulaWords(ballot),
		cast: count?.cast ?? null,
		present: count?.present ?? ballot.present ?? 0,
		deadline: ballot.closes_at,
		openedAt: ballot.opened_at ?? 0,
	};
}

function result(state: State, ballot: MeetingBallot, told: ResultShown): ResultView {
	return {
		kind: "result",
		question: kept(ballot.title),
		adopted: told.adopted,
		verdict: t(told.adopted ? "ballot.adopted" : "ballot.rejected"),
		formula: numberApart(formulaWords(ballot)),
		counts: ballot.options.map((choice) => ({ choice, count: told[choice], label: t(`ballot.choice.${choice}`) })),
		shares: sharesOf(told, ballot.rule.base).map(({ base, percent, of, decides }) => ({
			percent: `${percent}%`,
			of: t(`ballot.share.${base}`, { of }),
			decides,
		})),
		absent: told.absent,
		seats: seatsOf(state, ballot),
	};
}

/** "…: cần ít nhất 28 trong 55" into its words and "28 trong 55". */
function numberApart(formula: string): ResultView["formula"] {
	const found = /^(.*?)(\d+(?: \p{L}+ \d+)?)$/u.exec(formula);
	return { words: found?.[1] ?? formula, need: found?.[2] ?? "" };
}
