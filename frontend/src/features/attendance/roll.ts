/** The roll call as a list: who is on it, how each is marked, and what a search leaves of it. */
import type { State } from "../../core/feed/fold.ts";
import type { AttendanceState } from "../../core/generated/feed.ts";
import { matches } from "../../core/text/names.ts";
import { addressed, participantsOf } from "../meeting/meeting.ts";
import { markOf } from "./attendance.ts";

export interface RollLine {
	readonly person: number;
	/** "Ông Phạm Hữu Ước" */
	readonly name: string;
	readonly position: string;
	readonly group: string;
	readonly seat: string | null;
	readonly votes: boolean;
	/** Null: not called yet. */
	readonly state: AttendanceState | null;
	readonly reason: string;
	readonly at: number | null;
}

/** Who is looked for: everybody, one group, the guests, or those not called yet. */
export interface RollFilter {
	readonly query: string;
	readonly group: string;
	readonly only: "all" | "voters" | "guests" | "notYet";
}

/** Everybody but the secretaries, in the order of the list. */
export function rollOf(state: State): RollLine[] {
	return participantsOf(state)
		.filter(({ role }) => role !== "secretary")
		.map((one) => {
			const mark = markOf(state, one.person);
			const { person, position, group, seat, votes } = one;
			return {
				...{ person, position, group, seat, votes, name: addressed(one) },
				state: mark?.state ?? null,
				reason: mark?.reason ?? "",
				at: mark?.at ?? null,
			};
		});
}

export function groupsOf(lines: readonly RollLine[]): string[] {
	const groups = new Set(lines.map(({ group }) => group).filter((group) => group !== ""));
	return [...groups].sort((a, b) => a.localeCompare(b, "vi", { numeric: true }));
}

export function found(lines: readonly RollLine[], { query, group, only }: RollFilter): RollLine[] {
	return lines.filter(
		(line) =>
			(group === "" || line.group === group) &&
			wanted(line, only) &&
			(query.trim() === "" || matches(`${line.name} ${line.position} ${line.group} ${line.seat ?? ""}`, query)),
	);
}

function wanted(line: RollLine, only: RollFilter["only"]): boolean {
	if (only === "voters") return line.votes;
	if (only === "guests") return !line.votes;
	return only === "all" || line.state === null;
}
