import type { meeting as vi } from "../vi/meeting.ts";

export const meeting: Record<keyof typeof vi, string> = {
	"kind.plenary": "Plenary sitting",
	"kind.ordinary": "Ordinary meeting",
	"kind.thematic": "Thematic meeting",
	"kind.extraordinary": "Extraordinary meeting",
	"state.draft": "In preparation",
	"state.convened": "Convened",
	"state.open": "In session",
	"state.paused": "In recess",
	"state.closed": "Closed",
	"role.chair": "Chair",
	"role.secretary": "Secretary",
	"role.delegate": "Delegate",
	"role.guest": "Guest",
	named: "{kind}, {when}",
	sessionOf: "{session}, {body}",
	seat: "Seat {seat}",
	room: "Room",
	one: "Meeting",
};
