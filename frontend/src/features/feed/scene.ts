import type { State } from "../../core/feed/fold.ts";
import { currentItem, type Item } from "../agenda/agenda.ts";
import { ballotsOfItem, type MeetingBallot, openBallot } from "../ballot/ballot.ts";
import { presentationOf } from "../document/document.ts";
import { meetingOf } from "../meeting/meeting.ts";

export type Presented = NonNullable<ReturnType<typeof presentationOf>>;

/** What stands on the wall. */
export type Scene =
	| { readonly kind: "welcome" }
	| { readonly kind: "break"; readonly since: number | null }
	| { readonly kind: "vote"; readonly ballot: MeetingBallot }
	| { readonly kind: "result"; readonly ballot: MeetingBallot }
	| { readonly kind: "item"; readonly item: Item }
	| { readonly kind: "document"; readonly presentation: Presented };

/** The scene that follows from the meeting alone: an open ballot wins, else whatever happened last. */
export function scene(state: State): Scene {
	const meeting = meetingOf(state);
	if (!meeting || meeting.state === "draft" || meeting.state === "closed") return { kind: "welcome" };
	if (meeting.state === "paused") return { kind: "break", since: meeting.paused_at };
	const ballot = openBallot(state);
	if (ballot) return { kind: "vote", ballot };
	return latest(state) ?? { kind: "welcome" };
}

function latest(state: State): Scene | null {
	const seen: { at: number; scene: Scene }[] = [];
	const item = currentItem(state);
	if (item) {
		seen.push({ at: item.current_at ?? 0, scene: { kind: "item", item } });
		for (const ballot of ballotsOfItem(state, item.key)) {
			if (ballot.state === "announced") seen.push({ at: ballot.announced_at ?? 0, scene: { kind: "result", ballot } });
		}
	}
	const presentation = presentationOf(state);
	if (presentation) seen.push({ at: presentation.since, scene: { kind: "document", presentation } });
	// Of two things in the same millisecond the later in this list wins.
	return seen.sort((a, b) => a.at - b.at).at(-1)?.scene ?? null;
}
