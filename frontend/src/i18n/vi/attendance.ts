export const attendance = {
	title: "Điểm danh",
	"state.present": "Có mặt",
	"state.online": "Trực tuyến",
	"state.excused": "Vắng mặt có lý do",
	"state.unexcused": "Vắng mặt không lý do",
	"state.notYet": "Chưa điểm danh",
	counted: "Có mặt {present} trong {total} đại biểu",
	met: "Đủ điều kiện tiến hành",
	notMet: "Chưa đủ điều kiện tiến hành, cần {need}",
} as const;
