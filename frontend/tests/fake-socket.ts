/** A WebSocket whose server is the test. */
export class FakeSocket {
	static readonly CONNECTING = 0;
	static readonly OPEN = 1;
	static made: FakeSocket[] = [];
	readyState = 0;
	readonly sent: Record<string, unknown>[] = [];
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: string }) => void) | null = null;
	onclose: ((event: { code: number }) => void) | null = null;

	constructor(readonly url: string) {
		FakeSocket.made.push(this);
	}

	static get newest(): FakeSocket {
		const socket = FakeSocket.made.at(-1);
		if (!socket) throw new Error("no socket was made");
		return socket;
	}

	send(text: string): void {
		this.sent.push(JSON.parse(text));
	}

	close(): void {
		this.readyState = 3;
	}

	accept(): void {
		this.readyState = 1;
		this.onopen?.();
	}

	say(frame: Record<string, unknown>): void {
		this.onmessage?.({ data: JSON.stringify(frame) });
	}

	fail(code = 1006): void {
		this.readyState = 3;
		this.onclose?.({ code });
	}
}
