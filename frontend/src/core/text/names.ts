/** Vietnamese text: one form, search without marks, order by given name. */

/** Composed form: fonts lack the combining marks of the other one. */
export function nfc(text: string): string {
	return text.normalize("NFC");
}

/** Lower case without marks, đ as d: "du toan" finds "dự toán". */
export function searchKey(text: string): string {
	return text
		.normalize("NFD")
		.replace(/\p{M}/gu, "")
		.replace(/đ/g, "d")
		.replace(/Đ/g, "D")
		.toLowerCase()
		.replace(/\s+/g, " ")
		.trim();
}

export function matches(text: string, query: string): boolean {
	const key = searchKey(text);
	return searchKey(query)
		.split(" ")
		.every((word) => key.includes(word));
}

/** Letters of the alphabet in order; the tone marks weigh less than the letters. */
const ALPHABET = [..."aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"];
/** None, huyền, hỏi, ngã, sắc, nặng. */
const TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"];
const TONE = /[\u0300\u0309\u0303\u0301\u0323]/u;

function weights(word: string): { letters: number[]; tones: number[] } {
	const letters: number[] = [];
	const tones: number[] = [];
	for (const letter of word.toLowerCase().normalize("NFC")) {
		const apart = letter.normalize("NFD");
		tones.push(Math.max(0, TONES.indexOf(TONE.exec(apart)?.[0] ?? "")));
		const bare = apart.replace(TONE, "").normalize("NFC");
		const place = ALPHABET.indexOf(bare);
		letters.push(place < 0 ? ALPHABET.length + (bare.codePointAt(0) ?? 0) : place);
	}
	return { letters, tones };
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
	for (let i = 0; i < Math.max(a.length, b.length); i++) {
		const difference = (a[i] ?? -1) - (b[i] ?? -1);
		if (difference !== 0) return difference;
	}
	return 0;
}

function compareWords(a: string, b: string): number {
	const [left, right] = [weights(a), weights(b)];
	return compareNumbers(left.letters, right.letters) || compareNumbers(left.tones, right.tones);
}

/** Order of a list of people: given name (the last word), then family name and the words between. */
export function compareNames(a: string, b: string): number {
	const left = nfc(a).trim().split(/\s+/);
	const right = nfc(b).trim().split(/\s+/);
	const given = compareWords(left.at(-1) ?? "", right.at(-1) ?? "");
	if (given !== 0) return given;
	for (let i = 0; i < Math.max(left.length, right.length) - 1; i++) {
		const order = compareWords(left[i] ?? "", right[i] ?? "");
		if (order !== 0) return order;
	}
	return 0;
}
