import { CommandError } from "../../core/errors.ts";
import { read } from "../../core/reads.ts";

/** What the server says about this screen. */
export type Display =
	| { readonly kind: "room"; readonly meeting: number | null; readonly room: string }
	/** The screen is not signed in, or is no longer known. */
	| { readonly kind: "unpaired" }
	| { readonly kind: "lost" };

const UNPAIRED = new Set(["sign_in.needed", "person.signed_out", "display.not_found"]);

/** Asks as the screen, even in a browser where a person is signed in too. */
export async function askDisplay(): Promise<Display> {
	try {
		return { kind: "room", ...(await read<{ meeting: number | null; room: string }>("/api/display?as=display")) };
	} catch (error) {
		const known = error instanceof CommandError && UNPAIRED.has(error.code);
		return { kind: known ? "unpaired" : "lost" };
	}
}
