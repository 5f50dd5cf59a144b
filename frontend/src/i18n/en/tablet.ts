import type { tablet as vi } from "../vi/tablet.ts";

export const tablet: Record<keyof typeof vi, string> = {
	"tab.meeting": "Meeting",
	"tab.documents": "Documents",
	"tab.ballots": "Votes",
	tabs: "Parts of the meeting",
};
