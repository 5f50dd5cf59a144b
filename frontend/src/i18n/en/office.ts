import type { office as vi } from "../vi/office.ts";

export const office: Record<keyof typeof vi, string> = {
	title: "Meetings",
	empty: "No meetings yet",
	emptyHint: "Meetings appear here once a secretary has created them.",
};
