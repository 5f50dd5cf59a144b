export const hall = {
	title: "Màn hình hội trường",
	waiting: "Chờ phiên họp",
} as const;
