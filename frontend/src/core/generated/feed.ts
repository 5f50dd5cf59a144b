/* Generated from feed.schema.json by `npm run types`; change the back end's shapes instead. */

export type MeetingKind = "plenary" | "ordinary" | "thematic" | "extraordinary";
export type MeetingState = "draft" | "convened" | "open" | "paused" | "closed";
export type Role = "chair" | "secretary" | "delegate" | "guest";
export type ItemState = "pending" | "current" | "done";
export type Outcome = "adopted" | "rejected";
/**
 * dự thảo, tờ trình, báo cáo thẩm tra, phụ lục, báo cáo, tài liệu tham khảo.
 */
export type DocumentKind = "draft" | "submission" | "verification" | "appendix" | "report" | "reference";
export type DocumentState = "received" | "processing" | "ready" | "refused";
/**
 * Why a document was refused, closed; each has a sentence in both languages.
 */
export type Reason = "not_pdf" | "empty" | "encrypted" | "broken" | "too_many_pages" | "too_slow" | "too_big_to_draw";
/**
 * có mặt trực tiếp, trực tuyến, vắng có lý do, vắng không lý do; no row means chưa điểm danh.
 */
export type AttendanceState = "present" | "online" | "excused" | "unexcused";
export type Form = "open";
export type Choice = "for" | "against" | "abstain";
export type BallotState = "draft" | "open" | "closed" | "announced";
/**
 * Of whom a share is asked: all members, those present, or those who cast a vote.
 */
export type Base = "total" | "present" | "cast";
/**
 * ``gt``: more than the share ("quá nửa"); ``ge``: at least the share ("ít nhất hai phần ba").
 */
export type Comparison = "gt" | "ge";
/**
 * The closed set of views; each frame is encoded once per view, never per person.
 */
export type Audience = "desk" | "chair" | "delegate" | "guest" | "hall";
export type EntryKind =
  | "meeting.created"
  | "meeting.updated"
  | "meeting.convened"
  | "meeting.opened"
  | "meeting.paused"
  | "meeting.resumed"
  | "meeting.closed"
  | "agenda.added"
  | "agenda.renamed"
  | "agenda.reordered"
  | "agenda.removed"
  | "agenda.stepped"
  | "agenda.finished"
  | "document.received"
  | "document.begun"
  | "document.processed"
  | "document.refused"
  | "document.renamed"
  | "document.removed"
  | "document.presented"
  | "document.stopped"
  | "attendance.checked_in"
  | "attendance.marked"
  | "ballot.prepared"
  | "ballot.removed"
  | "ballot.opened"
  | "ballot.closed"
  | "ballot.announced";

/**
 * The shape behind every key; # stands for a row's number.
 */
export interface FeedKeys {
  "meeting:#": MeetingShown;
  "participant:#": ParticipantShown;
  "agenda.item:#": ItemShown;
  "document:#": DocumentShown;
  "attendance:#": AttendanceShown;
  attendance: RollCallShown;
  "ballot:#": BallotShown;
  "document:#/progress": ProgressShown;
  presentation: PresentationShown;
  "ballot:#/count": CountShown;
  "ballot:#/missing": MissingShown;
  me: Me;
  "attendance/mine": MyAttendance;
  "ballot:#/mine": MyVote;
}
export interface MeetingShown {
  title: string;
  kind: MeetingKind;
  session: string | null;
  body: string;
  body_short: string;
  term: string;
  room: string;
  starts_at: number;
  state: MeetingState;
  opened_at: number | null;
  paused_at: number | null;
  closed_at: number | null;
}
export interface ParticipantShown {
  person: number;
  name: string;
  address: string;
  position: string;
  group: string;
  role: Role;
  seat: string | null;
  votes: boolean;
  rank: number;
}
export interface ItemShown {
  number: number;
  title: string;
  submitter: string;
  reviewer: string;
  starts_at: number | null;
  minutes: number | null;
  state: ItemState;
  current_at: number | null;
  done_at: number | null;
  outcome: Outcome | null;
}
/**
 * A document on the feed; ``dated`` is an ISO date, ``reason`` a code of ``rules.Reason``.
 */
export interface DocumentShown {
  item: string;
  position: number;
  title: string;
  kind: DocumentKind;
  number: string | null;
  dated: string | null;
  state: DocumentState;
  reason: Reason | null;
  file_name: string;
  size: number;
  pages: number;
  received_at: number;
}
export interface AttendanceShown {
  person: number;
  state: AttendanceState;
  reason: string;
  at: number;
}
export interface RollCallShown {
  total: number;
  present: number;
  online: number;
  excused: number;
  unexcused: number;
  not_yet: number;
  guests: number;
  need: number;
  met: boolean;
}
/**
 * ``need`` is None while the base is not known yet.
 *
 * ``votes`` maps person ids to choices (open vote) and ``absentees`` names who of the roll was absent at the close;
 * who is in neither was present and pressed nothing.
 */
export interface BallotShown {
  item: string;
  title: string;
  form: Form;
  options: Choice[];
  state: BallotState;
  opened_at: number | null;
  closes_at: number | null;
  closed_at: number | null;
  announced_at: number | null;
  seconds: number | null;
  rule: RuleShown;
  need: number | null;
  roll_size: number;
  present: number;
  change_allowed: boolean;
  result: ResultShown | null;
  votes: {
    [k: string]: Choice;
  } | null;
  absentees: number[] | null;
}
/**
 * The share that adopts: ``num/den`` of ``base`` by ``op``; ``legal`` is the article that is printed.
 */
export interface RuleShown {
  base: Base;
  op: Comparison;
  num: number;
  den: number;
  legal: string;
}
/**
 * The verdict and its numbers. Percentages are written ``87,27``; the verdict never comes from them.
 */
export interface ResultShown {
  for: number;
  against: number;
  abstain: number;
  absent: number;
  total: number;
  present: number;
  need: number;
  adopted: boolean;
  percent_total: string;
  percent_present: string;
}
export interface ProgressShown {
  done: number;
  total: number;
}
/**
 * Which page the presenter shows; ``since`` (ms) is when this document was put up, not when the page was turned.
 */
export interface PresentationShown {
  document: string;
  page: number;
  pages: number;
  by: number | null;
  since: number;
}
export interface CountShown {
  cast: number;
  present: number;
}
/**
 * Who is on the roll, present, and has not voted yet: person ids in protocol order.
 */
export interface MissingShown {
  people: number[];
}
/**
 * Personal: who the reader is in this meeting; a hall screen is nobody (``person`` None).
 */
export interface Me {
  person: number | null;
  name: string;
  role: Role | null;
  audience: Audience;
}
/**
 * Personal: the reader's own check-in.
 */
export interface MyAttendance {
  state: AttendanceState;
  at: number;
}
/**
 * Personal: the reader's own recorded vote.
 */
export interface MyVote {
  choice: Choice;
  receipt: string;
  at: number;
}
