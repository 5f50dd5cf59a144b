export const tablet = {
	"tab.meeting": "Phiên họp",
	"tab.documents": "Tài liệu",
	"tab.ballots": "Biểu quyết",
	tabs: "Các phần của phiên họp",
} as const;
