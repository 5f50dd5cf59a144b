import type { hall as vi } from "../vi/hall.ts";

export const hall: Record<keyof typeof vi, string> = {
	title: "Hall display",
	waiting: "Waiting for a meeting",
};
