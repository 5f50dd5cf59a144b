import { expect, test } from "vitest";
import { moment } from "../../core/text/dates.ts";
import { argsOf, type Choices, isWhole, type Plan, planFor } from "./choices.ts";

const choices: Choices = {
	bodies: [
		{
			id: 1,
			name: "HĐND",
			sessions: [{ id: 3, title: "Kỳ họp thứ 3" }],
			members: [{ person: 7, name: "A", position: "" }],
		},
		{ id: 2, name: "UBND", sessions: [], members: [] },
	],
	rooms: [{ id: 5, name: "Hội trường lớn", seats: 96 }],
};
const none: Plan = { body: 0, session: 0, title: "", kind: "plenary", room: 0, chair: 0, day: "", clock: "07:30" };

test("a body brings its newest session and its first member to the chair", () => {
	expect(planFor(choices, 1, none)).toMatchObject({ body: 1, session: 3, chair: 7, room: 5 });
	expect(planFor(choices, 2, planFor(choices, 1, none))).toMatchObject({ body: 2, session: 0, chair: 0, room: 5 });
});

test("a plan is whole with body, title, room, day and time", () => {
	const plan = { ...planFor(choices, 1, none), title: "Toàn thể", day: "2026-12-09" };
	expect(isWhole(plan)).toBe(true);
	expect(isWhole({ ...plan, title: "  " })).toBe(false);
	expect(isWhole({ ...plan, day: "" })).toBe(false);
});

test("what is sent is composed, in Vietnam's time, with null for what was not chosen", () => {
	const plan = { ...planFor(choices, 2, none), title: " Toàn thể ".normalize("NFD"), day: "2026-12-09" };
	expect(argsOf(plan)).toEqual({
		...{ body: 2, session: null, title: "Toàn thể", kind: "plenary", room: 5, chair: null },
		starts_at: moment("2026-12-09", "07:30"),
	});
});
