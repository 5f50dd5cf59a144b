export const office = {
	title: "Các phiên họp",
	empty: "Chưa có phiên họp",
	emptyHint: "Thư ký lập phiên họp thì phiên họp hiện ở đây.",
} as const;
