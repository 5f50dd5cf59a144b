export const errors = {
	"link.lost": "Chưa gửi được vì mất kết nối. Thử lại khi có kết nối.",
	"sign_in.needed": "Phiên làm việc đã hết, cần vào lại.",
	"access.refused": "Không có quyền xem hoặc làm việc này.",
	"server.failed": "Hệ thống gặp lỗi. Thử lại, nếu vẫn vậy thì báo cán bộ kỹ thuật.",
	unknown: "Việc này chưa thực hiện được.",
	"meeting.unknown": "Không có phiên họp này.",
	"page.unknown": "Không có trang này.",
	"surface.failed": "Không mở được màn hình này.",
	again: "Mở lại",
	"document.not_pdf": "Tệp không phải PDF.",
	"document.too_large": "Tệp quá lớn.",
	"upload.stopped": "Đã dừng tải lên.",
} as const;
