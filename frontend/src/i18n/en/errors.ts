import type { errors as vi } from "../vi/errors.ts";

export const errors: Record<keyof typeof vi, string> = {
	"link.lost": "Not sent because the connection was lost. Try again once connected.",
	"sign_in.needed": "The session has ended; sign in again.",
	"access.refused": "Not permitted, or not there.",
	"server.failed": "The system failed. Try again; if it persists, tell the technician.",
	unknown: "This could not be done.",
	"meeting.unknown": "There is no such meeting.",
	"page.unknown": "There is no such page.",
	"page.outdated": "This page has to be reloaded.",
	"page.outdatedHint": "The system was renewed while this page was open.",
	reload: "Reload",
	"surface.failed": "This screen could not be opened.",
	again: "Open again",
	"document.not_pdf": "The file is not a PDF.",
	"document.too_large": "The file is too large.",
	"upload.stopped": "The upload was stopped.",
};
