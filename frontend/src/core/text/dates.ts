/** Dates and times of day in Vietnam (UTC+7, no summer time), whatever zone the device believes in. */
const VIETNAM_MS = 7 * 3_600_000;

function parts(at: number) {
	const there = new Date(at + VIETNAM_MS);
	const two = (value: number) => String(value).padStart(2, "0");
	return {
		day: two(there.getUTCDate()),
		month: two(there.getUTCMonth() + 1),
		year: String(there.getUTCFullYear()),
		weekday: there.getUTCDay(),
		hours: there.getUTCHours(),
		hour: two(there.getUTCHours()),
		minute: two(there.getUTCMinutes()),
		second: two(there.getUTCSeconds()),
	};
}

/** 09/12/2026 */
export function date(at: number): string {
	const { day, month, year } = parts(at);
	return `${day}/${month}/${year}`;
}

/** 09/12/2026 from 2026-12-09. */
export function isoDate(iso: string): string {
	return iso.slice(0, 10).split("-").reverse().join("/");
}

/** 09:41:20 */
export function time(at: number): string {
	const { hour, minute, second } = parts(at);
	return `${hour}:${minute}:${second}`;
}

/** 09:41 */
export function shortTime(at: number): string {
	const { hour, minute } = parts(at);
	return `${hour}:${minute}`;
}

/** 0 is Sunday. */
export function weekday(at: number): number {
	return parts(at).weekday;
}

/** The part of the day a sitting is called by. */
export function dayPart(at: number): "morning" | "afternoon" | "evening" {
	const { hours } = parts(at);
	if (hours < 12) return "morning";
	return hours < 18 ? "afternoon" : "evening";
}

/** 06:42, or 1:06:42 from one hour. */
export function duration(seconds: number): string {
	const two = (value: number) => String(value).padStart(2, "0");
	const hours = Math.floor(seconds / 3600);
	const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
	return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Milliseconds since the epoch of a day and time of day in Vietnam, as `<input>` gives them (2026-12-09, 08:00). */
export function moment(day: string, clock: string): number {
	return Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}Z`) - VIETNAM_MS;
}

/** What `<input type="date">` and `<input type="time">` want: 2026-12-09 and 08:00. */
export function inputs(at: number): { day: string; clock: string } {
	const { day, month, year, hour, minute } = parts(at);
	return { day: `${year}-${month}-${day}`, clock: `${hour}:${minute}` };
}

/** A day as people type it (9/12/2026, 09-12-2026, 09122026) as 2026-12-09; null when there is no such day. */
export function dayIn(text: string): string | null {
	const found = /^\s*(\d{1,2})[/.\- ]?(\d{1,2})[/.\- ]?(\d{4})\s*$/.exec(text);
	if (!found) return null;
	const [day = 0, month = 0, year = 0] = found.slice(1).map(Number);
	const at = new Date(Date.UTC(year, month - 1, day));
	// 31/02 would become a day in March.
	if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
	return at.toISOString().slice(0, 10);
}

/** A time of day as people type it (7:30, 7h30, 0730, 7) as 07:30; null when there is no such time. */
export function clockIn(text: string): string | null {
	const found = /^\s*(\d{1,2})(?:\s*[:.hg]?\s*(\d{2}))?\s*h?\s*$/i.exec(text);
	if (!found) return null;
	const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
	if (hours > 23 || minutes > 59) return null;
	return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
