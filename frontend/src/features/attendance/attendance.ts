import type { State } from "../../core/feed/fold.ts";
import { one, type Row, row } from "../../core/feed/state.ts";
import type { MyAttendance, RollCallShown } from "../../core/generated/feed.ts";

export function totalsOf(state: State): RollCallShown | null {
	return one(state, "attendance");
}

/** One person's mark (seen by desk and chair). */
export function markOf(state: State, person: number): Row<"attendance"> | null {
	return row(state, "attendance", person);
}

/** My own mark; null until checked in or marked. */
export function myMark(own: State): MyAttendance | null {
	return one(own, "attendance/mine");
}

export function isHere(mark: { state: string } | null): boolean {
	return mark?.state === "present" || mark?.state === "online";
}
