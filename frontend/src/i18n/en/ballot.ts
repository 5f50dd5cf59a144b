import type { ballot as vi } from "../vi/ballot.ts";

export const ballot: Record<keyof typeof vi, string> = {
	title: "Vote",
	open: "Open vote",
	"choice.for": "In favour",
	"choice.against": "Against",
	"choice.abstain": "Abstain",
	recorded: "Recorded",
	recordedAt: "at {time}",
	change: "Change the choice",
	shut: "Closed",
	unsent: "Not sent yet, reconnecting",
	"rule.total": "More than half of all delegates",
	"rule.need": "At least {need} of {total} delegates must be in favour",
	turnout: "{cast} of {present} delegates present have voted",
	adopted: "Adopted",
	rejected: "Not adopted",
};
