export const agenda = {
	title: "Chương trình họp",
	item: "Nội dung {number}",
	now: "Đang diễn ra: nội dung {number} trong {total}",
	next: "Tiếp theo: nội dung {number}",
	"state.pending": "Sắp tới",
	"state.current": "Đang diễn ra",
	"state.done": "Đã xong",
	"outcome.adopted": "Đã thông qua",
	"outcome.rejected": "Không thông qua",
	submitter: "Trình: {name}.",
	reviewer: "Thẩm tra: {name}.",
	empty: "Chưa có nội dung",
} as const;
