import { CommandError } from "../../../core/errors.ts";
import type { DocumentKind } from "../../../core/generated/feed.ts";
import { newId } from "../../../core/ids.ts";
import { nfc } from "../../../core/text/names.ts";
import { upload } from "../../../core/upload.ts";
import { isPdf, kindIn, titleIn } from "../../../features/document/received.ts";

/** Facts the secretary gives with a file. */
export interface Facts {
	title: string;
	kind: DocumentKind;
	number: string;
	/** ISO date, or empty. */
	dated: string;
}

/** One chosen file on its way to an item: asked about, leaving this machine, taken or refused. */
export class Upload {
	readonly key = newId();
	readonly item: number;
	/** A refused document this file takes the place of. */
	readonly instead: number | null;
	file: File = $state.raw() as File;
	facts = $state<Facts>({ title: "", kind: "reference", number: "", dated: "" });
	stage = $state<"asking" | "sending" | "refused" | "taken">("asking");
	sent = $state(0);
	total = $state(0);
	error = $state.raw<unknown>(null);
	/** The document the server made of it. */
	document = $state<number | null>(null);
	#stop = new AbortController();

	constructor({
		item,
		file,
		facts,
		instead = null,
	}: { item: number; file: File; facts?: Facts; instead?: number | null }) {
		this.item = item;
		this.instead = instead;
		this.file = file;
		this.facts = facts ?? { title: titleIn(file.name), kind: kindIn(file.name), number: "", dated: "" };
		this.#check();
	}

	get percent(): number {
		return this.total > 0 ? Math.floor((100 * this.sent) / this.total) : 0;
	}

	/** Another file with the same facts. */
	choose(file: File): void {
		this.file = file;
		this.stage = "asking";
		this.error = null;
		this.#check();
	}

	/** Sends the file; true when the server took it. Never rejects: `error` and `stage` tell. */
	async start(meeting: number): Promise<boolean> {
		if (this.stage === "sending") return false;
		this.stage = "sending";
		this.error = null;
		this.sent = 0;
		this.#stop = new AbortController();
		try {
			const { document } = await upload<{ document: number }>({
				url: "/api/documents",
				fields: this.#fields(meeting),
				file: this.file,
				onprogress: (sent, total) => {
					this.sent = sent;
					this.total = total;
				},
				signal: this.#stop.signal,
			});
			this.document = document;
			this.stage = "taken";
			return true;
		} catch (error) {
			this.error = error;
			this.stage = "refused";
			return false;
		}
	}

	stop(): void {
		this.#stop.abort();
	}

	#check(): void {
		if (isPdf(this.file)) return;
		this.stage = "refused";
		this.error = new CommandError({ code: "document.not_pdf" });
	}

	#fields(meeting: number): Record<string, string> {
		const { title, kind, number, dated } = this.facts;
		return {
			meeting: String(meeting),
			item: String(this.item),
			title: nfc(title).trim(),
			kind,
			...(number.trim() ? { number: nfc(number).trim() } : {}),
			...(dated ? { dated } : {}),
		};
	}
}

/** Every file on its way, whichever item is looked at. */
export class Uploads {
	list = $state<Upload[]>([]);

	ofItem(item: number): Upload[] {
		return this.list.filter((one) => one.item === item);
	}

	add(item: number, files: Iterable<File>): void {
		this.list = [...this.list, ...[...files].map((file) => new Upload({ item, file }))];
	}

	put(one: Upload): void {
		this.list = [...this.list, one];
	}

	drop(one: Upload): void {
		one.stop();
		this.list = this.list.filter(({ key }) => key !== one.key);
	}

	stop(): void {
		for (const one of this.list) one.stop();
	}
}
