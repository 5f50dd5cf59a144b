/** A person's meetings of one month, in days. */
import type { MeetingKind, MeetingState, Role } from "../../core/generated/feed.ts";
import { inputs } from "../../core/text/dates.ts";

/** A meeting as `GET /api/meetings` lists it. */
export interface Listed {
	readonly id: number;
	readonly title: string;
	readonly kind: MeetingKind;
	readonly session: string | null;
	readonly body_short: string;
	readonly room: string;
	readonly starts_at: number;
	readonly state: MeetingState;
	readonly role: Role;
}

/** A month, 1 to 12. */
export interface Month {
	readonly year: number;
	readonly month: number;
}

export interface Day {
	/** ISO date in Vietnam. */
	readonly day: string;
	readonly meetings: readonly Listed[];
}

export function monthOf(at: number): Month {
	const [year = 0, month = 1] = inputs(at).day.split("-").map(Number);
	return { year, month };
}

export function monthFrom({ year, month }: Month, by: number): Month {
	const months = year * 12 + (month - 1) + by;
	return { year: Math.floor(months / 12), month: (months % 12) + 1 };
}

export function sameMonth(a: Month, b: Month): boolean {
	return a.year === b.year && a.month === b.month;
}

/** The days of the month that have meetings, the earliest first; within a day by time. */
export function daysOf(meetings: readonly Listed[], month: Month): Day[] {
	const days = new Map<string, Listed[]>();
	for (const meeting of [...meetings].sort((a, b) => a.starts_at - b.starts_at || a.id - b.id)) {
		if (!sameMonth(monthOf(meeting.starts_at), month)) continue;
		const { day } = inputs(meeting.starts_at);
		days.set(day, [...(days.get(day) ?? []), meeting]);
	}
	return [...days].map(([day, those]) => ({ day, meetings: those }));
}

/** The month to begin with: this one if it has meetings, else that of the next meeting, else of the last one. */
export function firstMonth(meetings: readonly Listed[], now: number): Month {
	const here = monthOf(now);
	const times = meetings.map(({ starts_at }) => starts_at).sort((a, b) => a - b);
	if (times.length === 0 || times.some((at) => sameMonth(monthOf(at), here))) return here;
	return monthOf(times.find((at) => at >= now) ?? times.at(-1) ?? now);
}

/** The surface a person works at in a meeting. */
export function surfaceOf({ id, role }: Pick<Listed, "id" | "role">): string {
	return `/${role === "secretary" ? "desk" : "tablet"}/${id}`;
}

/** A hit as `GET /api/search` lists it. */
export interface Found {
	readonly kind: "meeting" | "item" | "document" | "page";
	readonly meeting: number;
	readonly title: string;
	readonly where: string;
	readonly document?: number;
	readonly page?: number;
}

/** Where a hit leads: a meeting or an item to the person's own surface, a document to the page to read it on. */
export function placeOf({ kind, meeting, document, page }: Found, meetings: readonly Listed[]): string {
	if (kind === "document" || kind === "page") {
		return `/tablet/${meeting}#documents/${document ?? ""}${page === undefined ? "" : `/${page}`}`;
	}
	return surfaceOf(meetings.find(({ id }) => id === meeting) ?? { id: meeting, role: "guest" });
}
