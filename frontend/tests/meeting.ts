/** Dull values of the feed for tests; each takes what matters to the test. */
import type {
	BallotShown,
	DocumentShown,
	ItemShown,
	MeetingShown,
	ParticipantShown,
	PresentationShown,
} from "../src/core/generated/feed.ts";

export function meeting(part: Partial<MeetingShown> = {}): MeetingShown {
	return {
		title: "Phiên họp toàn thể",
		kind: "plenary",
		session: "Kỳ họp thứ 3",
		body: "Hội đồng nhân dân tỉnh Lam Giang",
		body_short: "HĐND tỉnh Lam Giang",
		term: "khóa XIX",
		room: "Hội trường lớn",
		starts_at: 0,
		state: "open",
		opened_at: 0,
		paused_at: null,
		closed_at: null,
		...part,
	};
}

export function item(part: Partial<ItemShown> = {}): ItemShown {
	return {
		number: 1,
		title: "Nghị quyết về dự toán ngân sách địa phương",
		submitter: "Ủy ban nhân dân tỉnh",
		reviewer: "Ban Kinh tế - Ngân sách",
		starts_at: null,
		minutes: 30,
		state: "pending",
		current_at: null,
		done_at: null,
		outcome: null,
		...part,
	};
}

export function document(part: Partial<DocumentShown> = {}): DocumentShown {
	return {
		item: "agenda.item:12",
		position: 1,
		title: "Dự thảo Nghị quyết",
		kind: "draft",
		number: null,
		dated: null,
		state: "ready",
		reason: null,
		file_name: "du-thao.pdf",
		size: 1_000_000,
		pages: 38,
		received_at: 0,
		...part,
	};
}

export function participant(part: Partial<ParticipantShown> = {}): ParticipantShown {
	return {
		person: 7,
		name: "Phạm Hữu Ước",
		address: "Ông",
		position: "",
		group: "Tổ 4",
		role: "delegate",
		seat: "27",
		votes: true,
		rank: 1,
		...part,
	};
}

export function ballot(part: Partial<BallotShown> = {}): BallotShown {
	return {
		item: "agenda.item:12",
		title: "Thông qua Nghị quyết về dự toán ngân sách địa phương",
		form: "open",
		options: ["for", "against", "abstain"],
		state: "open",
		opened_at: 0,
		closes_at: null,
		closed_at: null,
		announced_at: null,
		seconds: null,
		rule: { base: "total", op: "gt", num: 1, den: 2, legal: "" },
		need: 28,
		roll_size: 55,
		present: 52,
		change_allowed: true,
		result: null,
		votes: null,
		absentees: null,
		...part,
	};
}

export function presentation(part: Partial<PresentationShown> = {}): PresentationShown {
	return { document: "document:5", page: 15, pages: 38, by: 3, since: 0, ...part };
}
