import type { document as vi } from "../vi/document.ts";

export const document: Record<keyof typeof vi, string> = {
	many: "Documents",
	ofItem: "Documents of this item",
	"kind.draft": "Draft",
	"kind.submission": "Submission",
	"kind.verification": "Verification report",
	"kind.appendix": "Appendix",
	"kind.report": "Report",
	"kind.reference": "Reference document",
	pages: "{count} pages",
	page: "Page {page}",
	presenting: "Presenting page {page} of {pages}",
	"state.received": "Received",
	"state.processing": "Preparing pages",
	"state.ready": "Ready",
	"state.refused": "Refused",
	empty: "No documents yet",
	emptyHint: "Documents appear here once the secretary has published them.",
};
