export const desk = {
	title: "Bàn thư ký",
} as const;
