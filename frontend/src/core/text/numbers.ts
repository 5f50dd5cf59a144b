/** A number as Vietnamese documents write it: dots between thousands, a decimal comma. */
export function number(value: number, decimals = 0): string {
	const [whole = "0", fraction] = Math.abs(value).toFixed(decimals).split(".");
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
	return `${value < 0 ? "-" : ""}${grouped}${fraction ? `,${fraction}` : ""}`;
}

/** Bytes in the unit people know from their files, one decimal from MB up. */
export function fileSize(bytes: number): string {
	if (bytes < 1_000_000) return `${number(Math.max(1, Math.round(bytes / 1000)))} KB`;
	return `${number(bytes / 1_000_000, 1)} MB`;
}
