/** The person's text size: A, A+ or A++, remembered on this device. */
export const TEXT_SIZES = ["normal", "larger", "largest"] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const STORED = "text-size";

export function textSize(): TextSize {
	const stored = localStorage.getItem(STORED);
	return TEXT_SIZES.find((size) => size === stored) ?? "normal";
}

export function setTextSize(size: TextSize): void {
	localStorage.setItem(STORED, size);
	applyTextSize(size);
}

export function applyTextSize(size: TextSize): void {
	document.documentElement.dataset.text = size;
}
