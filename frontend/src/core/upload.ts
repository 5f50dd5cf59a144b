/** Sends a file with its facts; XMLHttpRequest because fetch tells nothing about what has left already. */
import { csrf } from "./commands.ts";
import { CommandError } from "./errors.ts";
import type { State } from "./feed/fold.ts";

export interface Sending {
	readonly url: string;
	readonly fields: Readonly<Record<string, string>>;
	readonly file: File;
	/** Bytes that have left and all of them. */
	readonly onprogress: (sent: number, total: number) => void;
	/** Breaks it off; the promise then rejects with code `upload.stopped`. */
	readonly signal: AbortSignal;
}

/** Resolves with the server's answer; rejects with a CommandError (the server's refusal, or `link.lost`). */
export function upload<T>({ url, fields, file, onprogress, signal }: Sending): Promise<T> {
	return new Promise((resolve, reject) => {
		const refuse = (code: string) => reject(new CommandError({ code }));
		if (signal.aborted) return refuse("upload.stopped");
		const request = new XMLHttpRequest();
		request.open("POST", url);
		request.setRequestHeader("X-CSRFToken", csrf());
		request.upload.onprogress = (event) => onprogress(event.loaded, event.total);
		request.onerror = () => refuse("link.lost");
		request.onabort = () => refuse("upload.stopped");
		request.onload = () => {
			try {
				resolve(answerOf<T>(request.status, request.responseText));
			} catch (error) {
				reject(error);
			}
		};
		signal.addEventListener("abort", () => request.abort());
		request.send(formOf(fields, file));
	});
}

function formOf(fields: Sending["fields"], file: File): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append("file", file);
	return form;
}

interface Said {
	code?: string;
	say?: string;
	state?: State;
}

function answerOf<T>(status: number, text: string): T {
	if (status === 401) throw new CommandError({ code: "sign_in.needed" });
	// Said by what stands in front of the application, without a body of ours.
	if (status === 413) throw new CommandError({ code: "document.too_large", ...saidIn(text) });
	const said = saidIn(text);
	if (status >= 200 && status < 300 && said) return said as T;
	throw new CommandError({ code: status >= 502 && status <= 504 ? "link.lost" : "server.failed", ...said });
}

function saidIn(text: string): Said | null {
	try {
		const value: unknown = JSON.parse(text);
		return value !== null && typeof value === "object" ? value : null;
	} catch {
		return null;
	}
}
