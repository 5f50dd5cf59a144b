import { beforeEach, describe, expect, it } from "vitest";
import { Connection } from "./connection.ts";
import type { CommandFrame, Entry, ServerFrame } from "./protocol.ts";

const MEETING = 8;

function snapshot(part: Partial<Extract<ServerFrame, { t: "snapshot" }>> = {}): ServerFrame {
	return {
		t: "snapshot",
		meeting: MEETING,
		epoch: "e1",
		upto: 10,
		audience: "delegate",
		now: 0,
		state: { "meeting:8": { state: "open" } },
		own: { me: { name: "Phạm Hữu Ước" } },
		...part,
	};
}

function entry(seq: number, part: Partial<Entry> = {}): Entry {
	return { seq, kind: "agenda.stepped", at: seq, actor: null, put: { [`agenda.item:${seq}`]: { seq } }, ...part };
}

function entries(after: number, ...list: Entry[]): ServerFrame {
	return { t: "entries", after, upto: list.at(-1)?.seq ?? after, entries: list };
}

const cast: CommandFrame = {
	t: "command",
	id: "one",
	name: "ballot.cast",
	meeting: MEETING,
	args: { ballot: 31, choice: "for" },
};

let connection: Connection;

beforeEach(() => {
	connection = new Connection(MEETING);
	connection.opened(0);
});

describe("greeting", () => {
	it("says hello first", () => {
		expect(new Connection(MEETING).opened(0).send).toEqual([{ t: "hello", meeting: MEETING, version: 1 }]);
	});

	it("gives the newest ticket back", () => {
		connection.receive({ t: "ticket", ticket: "t1" }, 0);
		connection.receive({ t: "ticket", ticket: "t2" }, 0);
		connection.receive(snapshot(), 0);
		expect(connection.greeting()).toMatchObject({ t: "resume", ticket: "t2" });
	});

	it("resumes from where it was after the link was lost", () => {
		connection.receive(snapshot(), 0);
		connection.receive(entries(10, entry(11)), 0);
		connection.closed();
		expect(connection.synced).toBe(false);
		expect(connection.opened(9).send).toEqual([{ t: "resume", meeting: MEETING, version: 1, epoch: "e1", seq: 11 }]);
		expect(connection.state).toHaveProperty("agenda.item:11");
	});

	it("greets again when nobody answers for three seconds", () => {
		expect(connection.tick(2999).send).toEqual([]);
		expect(connection.tick(3000).send).toEqual([{ t: "hello", meeting: MEETING, version: 1 }]);
		connection.receive(snapshot(), 3100);
		expect(connection.tick(9000).send).toEqual([]);
	});
});

describe("state", () => {
	it("is the snapshot, then the fold of what comes after", () => {
		connection.receive(snapshot(), 0);
		const done = connection.receive(entries(10, entry(11), entry(12, { put: {}, drop: ["agenda.item:11"] })), 0);
		expect(connection.state).toEqual({ "meeting:8": { state: "open" } });
		expect(connection.seq).toBe(12);
		expect(connection.audience).toBe("delegate");
		expect(done.entries.map((one) => one.seq)).toEqual([11, 12]);
	});

	it("is replaced whole by a later snapshot", () => {
		connection.receive(snapshot(), 0);
		connection.receive(snapshot({ epoch: "e2", upto: 3, state: { a: 1 }, own: {} }), 0);
		expect(connection.state).toEqual({ a: 1 });
		expect(connection.own).toEqual({});
		expect(connection.seq).toBe(3);
	});

	it("skips what it already has and tells nothing twice", () => {
		connection.receive(snapshot(), 0);
		connection.receive(entries(10, entry(11), entry(12)), 0);
		const done = connection.receive(entries(10, entry(11), entry(12), entry(13)), 0);
		expect(done.entries.map((one) => one.seq)).toEqual([13]);
		expect(connection.seq).toBe(13);
	});

	it("moves on over entries that this viewer may not see", () => {
		connection.receive(snapshot(), 0);
		connection.receive({ t: "entries", after: 10, upto: 14, entries: [] }, 0);
		expect(connection.seq).toBe(14);
	});
});

describe("gap", () => {
	beforeEach(() => void connection.receive(snapshot(), 0));

	it("is asked for again, once, and never folded over", () => {
		const done = connection.receive(entries(11, entry(12)), 5);
		expect(done.send).toEqual([{ t: "resume", meeting: MEETING, version: 1, epoch: "e1", seq: 10 }]);
		expect(connection.state).not.toHaveProperty("agenda.item:12");
		expect(connection.receive(entries(12, entry(13)), 6).send).toEqual([]);
		connection.receive(entries(10, entry(11), entry(12), entry(13)), 7);
		expect(connection.seq).toBe(13);
	});

	it("is noticed by a beat", () => {
		expect(connection.receive({ t: "beat", upto: 10, now: 0 }, 1).send).toEqual([]);
		expect(connection.receive({ t: "beat", upto: 11, now: 0 }, 2).send).toHaveLength(1);
	});

	it("counts entries before the first snapshot as one", () => {
		const fresh = new Connection(MEETING);
		fresh.opened(0);
		expect(fresh.receive(entries(0, entry(1)), 1)).toMatchObject({ send: [], entries: [] });
		expect(fresh.state).toEqual({});
	});
});

describe("live and own values", () => {
	beforeEach(() => void connection.receive(snapshot(), 0));

	it("are folded without touching the position", () => {
		connection.receive({ t: "live", put: { presentation: { page: 3 }, "ballot:31/count": { cast: 2 } } }, 0);
		connection.receive({ t: "own", put: { "ballot:31/mine": { choice: "for" } } }, 0);
		expect(connection.state).toHaveProperty("presentation", { page: 3 });
		expect(connection.own).toHaveProperty("me");
		expect(connection.seq).toBe(10);
	});

	it("are replaced as a whole by a reset, which leaves everything else", () => {
		connection.receive({ t: "live", put: { presentation: { page: 3 }, "ballot:31/count": { cast: 2 } } }, 0);
		connection.receive({ t: "live", put: { "ballot:31/count": { cast: 5 } }, reset: true }, 0);
		connection.receive({ t: "own", put: { me: { name: "Vũ Thị Hường" } }, reset: true }, 0);
		expect(connection.state).toEqual({ "meeting:8": { state: "open" }, "ballot:31/count": { cast: 5 } });
		expect(connection.own).toEqual({ me: { name: "Vũ Thị Hường" } });
	});
});

describe("commands", () => {
	beforeEach(() => void connection.receive(snapshot(), 0));

	it("are repeated unchanged until answered, also after the link came back", () => {
		expect(connection.command(cast, 0).send).toEqual([cast]);
		expect(connection.tick(1000).send).toEqual([]);
		expect(connection.tick(3000).send).toEqual([cast]);
		connection.closed();
		expect(connection.tick(9000).send).toEqual([]);
		expect(connection.opened(9000).send).toEqual([
			{ t: "resume", meeting: MEETING, version: 1, epoch: "e1", seq: 10 },
			cast,
		]);
		connection.receive({ t: "answer", id: "one", ok: true, at: 5, value: { receipt: "K7QD-2M9P" } }, 9100);
		connection.receive(entries(10), 9100);
		expect(connection.tick(20_000).send).toEqual([]);
	});

	it("wait for the link when there is none", () => {
		connection.closed();
		expect(connection.command(cast, 0).send).toEqual([]);
		expect(connection.opened(1).send).toContainEqual(cast);
	});

	it("are settled once, however often the answer comes", () => {
		connection.command(cast, 0);
		const answer: ServerFrame = { t: "answer", id: "one", ok: true, at: 5, value: { receipt: "K7QD-2M9P" } };
		expect(connection.receive(answer, 1).settled).toEqual([
			{ id: "one", ok: true, at: 5, value: { receipt: "K7QD-2M9P" } },
		]);
		expect(connection.receive(answer, 2).settled).toEqual([]);
	});

	it("that are refused bring the newest state along", () => {
		connection.command(cast, 0);
		const state = { "ballot:31": { state: "closed" } };
		const done = connection.receive(
			{ t: "error", id: "one", code: "ballot.closed", say: "Biểu quyết đã kết thúc.", state },
			1,
		);
		expect(done.settled).toEqual([
			{ id: "one", ok: false, code: "ballot.closed", say: "Biểu quyết đã kết thúc.", state },
		]);
		expect(connection.state).toMatchObject(state);
	});

	it("stay pending when the server is only too busy for them", () => {
		connection.command(cast, 0);
		const done = connection.receive({ t: "error", id: "one", code: "command.too_many", say: "" }, 1);
		expect(done.settled).toEqual([]);
		expect(connection.tick(3000).send).toEqual([cast]);
	});

	it("leave errors that answer nothing to the state only", () => {
		const done = connection.receive({ t: "error", id: null, code: "frame.unknown", say: "" }, 1);
		expect(done).toMatchObject({ settled: [], changed: false });
	});
});

it("measures the clock by its pings", () => {
	connection.receive({ t: "pong", at: 100, now: 5110 }, 120);
	expect(connection.clock.offset).toBe(5000);
});

it("lets frames of a newer server pass", () => {
	expect(connection.receive({ t: "weather" } as unknown as ServerFrame, 0).changed).toBe(false);
});
