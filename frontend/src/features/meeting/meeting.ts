import type { State } from "../../core/feed/fold.ts";
import { one, type Row, rows } from "../../core/feed/state.ts";
import type { Me, ParticipantShown } from "../../core/generated/feed.ts";

/** The meeting this feed is about; null before the first snapshot. */
export function meetingOf(state: State): Row<"meeting"> | null {
	return rows(state, "meeting")[0] ?? null;
}

export function meOf(own: State): Me | null {
	return one(own, "me");
}

/** Everyone on the list, in the order of the list. */
export function participantsOf(state: State): Row<"participant">[] {
	return rows(state, "participant").sort((a, b) => a.rank - b.rank || a.id - b.id);
}

export function participantOf(state: State, person: number | null): Row<"participant"> | null {
	if (person === null) return null;
	return rows(state, "participant").find((one) => one.person === person) ?? null;
}

/** "Ông Phạm Hữu Ước" */
export function addressed({ address, name }: Pick<ParticipantShown, "address" | "name">): string {
	return `${address} ${name}`.trim();
}
