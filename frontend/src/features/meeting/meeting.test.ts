import { expect, it } from "vitest";
import { meeting, participant } from "../../../tests/meeting.ts";
import { addressed, meetingOf, meOf, participantOf, participantsOf } from "./meeting.ts";

const state = {
	"meeting:8": meeting(),
	"participant:1": participant({ person: 7, rank: 2 }),
	"participant:2": participant({ person: 9, rank: 1 }),
	"participant:3": participant({ person: 4, rank: 2 }),
};

it("finds the meeting, none before the first snapshot", () => {
	expect(meetingOf(state)).toMatchObject({ id: 8, room: "Hội trường lớn" });
	expect(meetingOf({})).toBeNull();
});

it("lists people by rank, then by age of the row", () => {
	expect(participantsOf(state).map(({ id }) => id)).toEqual([2, 1, 3]);
});

it("finds a participant by person", () => {
	expect(participantOf(state, 9)?.id).toBe(2);
	expect(participantOf(state, 5)).toBeNull();
	expect(participantOf(state, null)).toBeNull();
});

it("knows the reader", () => {
	expect(meOf({ me: { person: 7, name: "Phạm Hữu Ước", role: "delegate", audience: "delegate" } })?.person).toBe(7);
	expect(meOf({})).toBeNull();
});

it("addresses people", () => {
	expect(addressed({ address: "Bà", name: "Vũ Thị Thu Hường" })).toBe("Bà Vũ Thị Thu Hường");
	expect(addressed({ address: "", name: "Vũ Thị Thu Hường" })).toBe("Vũ Thị Thu Hường");
});
