import type { agenda as vi } from "../vi/agenda.ts";

export const agenda: Record<keyof typeof vi, string> = {
	title: "Agenda",
	item: "Item {number}",
	now: "Now: item {number} of {total}",
	next: "Next: item {number}",
	"state.pending": "Upcoming",
	"state.current": "Now",
	"state.done": "Done",
	"outcome.adopted": "Adopted",
	"outcome.rejected": "Not adopted",
	submitter: "Submitted by: {name}.",
	reviewer: "Reviewed by: {name}.",
	empty: "No items yet",
};
