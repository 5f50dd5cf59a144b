/** An HTTP server at the boundary of `fetch`: every request waits until the test answers it. */
export interface Asked {
	readonly url: URL;
	readonly init: RequestInit;
	/** The JSON that was sent. */
	readonly body: Record<string, unknown>;
	/** Whether the page no longer waits. */
	readonly aborted: boolean;
	answer(body: unknown, init?: { status?: number; headers?: Record<string, string> }): Promise<void>;
	fail(): Promise<void>;
}

export class FakeServer {
	readonly polls: Asked[] = [];
	readonly commands: Asked[] = [];

	get newest(): Asked {
		const asked = this.polls.at(-1);
		if (!asked) throw new Error("nobody polled");
		return asked;
	}

	readonly fetch: typeof fetch = (input, init = {}) =>
		new Promise((resolve, reject) => {
			const url = new URL(String(input), "http://hall.test");
			const refuse = () => reject(new TypeError("failed"));
			init.signal?.addEventListener("abort", refuse);
			const asked: Asked = {
				url,
				init,
				body: init.body ? JSON.parse(String(init.body)) : {},
				get aborted() {
					return init.signal?.aborted ?? false;
				},
				answer: (body, how = {}) => {
					const text = typeof body === "string" ? body : JSON.stringify(body);
					resolve(new Response(text, how));
					return settled();
				},
				fail: () => {
					refuse();
					return settled();
				},
			};
			(url.pathname.startsWith("/api/commands/") ? this.commands : this.polls).push(asked);
		});
}

/** Lets everything that waits for an answered promise run. */
async function settled(): Promise<void> {
	for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
