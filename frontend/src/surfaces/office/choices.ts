/** What a clerk may choose from when creating a meeting, as `GET /api/choices` gives it. */
import type { MeetingKind } from "../../core/generated/feed.ts";
import { moment } from "../../core/text/dates.ts";
import { nfc } from "../../core/text/names.ts";

export interface Choices {
	readonly bodies: readonly {
		readonly id: number;
		readonly name: string;
		readonly sessions: readonly { readonly id: number; readonly title: string }[];
		readonly members: readonly { readonly person: number; readonly name: string; readonly position: string }[];
	}[];
	readonly rooms: readonly { readonly id: number; readonly name: string; readonly seats: number }[];
}

export const KINDS = ["plenary", "ordinary", "thematic", "extraordinary"] as const;

/** What is typed and chosen in the form; 0 stands for nothing chosen. */
export interface Plan {
	readonly body: number;
	readonly session: number;
	readonly title: string;
	readonly kind: MeetingKind;
	readonly room: number;
	readonly chair: number;
	/** ISO date and time of day in Vietnam. */
	readonly day: string;
	readonly clock: string;
}

/** The plan for a body: its newest session, and the first in protocol order in the chair. */
export function planFor(choices: Choices, id: number, plan: Plan): Plan {
	const body = choices.bodies.find((one) => one.id === id);
	return {
		...plan,
		body: body?.id ?? 0,
		session: body?.sessions[0]?.id ?? 0,
		chair: body?.members[0]?.person ?? 0,
		room: plan.room || (choices.rooms[0]?.id ?? 0),
	};
}

export function isWhole({ body, title, room, day, clock }: Plan): boolean {
	return body !== 0 && title.trim() !== "" && room !== 0 && day !== "" && clock !== "";
}

export function argsOf({ body, session, title, kind, room, chair, day, clock }: Plan) {
	return {
		...{ body, session: session || null, title: nfc(title).trim(), kind, room },
		...{ starts_at: moment(day, clock), chair: chair || null },
	};
}
