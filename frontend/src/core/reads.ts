import { CommandError } from "./errors.ts";

/** Reads JSON from the server; rejects with a CommandError (`link.lost`, `sign_in.needed`, or the server's code). */
export async function read<T>(url: string): Promise<T> {
	const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(
		() => {
			throw new CommandError({ code: "link.lost" });
		},
	);
	if (response.ok) return (await response.json()) as T;
	if (response.status === 401) throw new CommandError({ code: "sign_in.needed" });
	const said: unknown = await response.json().catch(() => null);
	if (said !== null && typeof said === "object" && "code" in said) throw new CommandError(said as { code: string });
	throw new CommandError({
		code: response.status === 403 || response.status === 404 ? "access.refused" : "server.failed",
	});
}
