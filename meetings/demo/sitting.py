"""The sittings of the demo, played action by action with the time they would have happened at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from meetings.agenda.actions import add_item, step_to
from meetings.agenda.models import Item
from meetings.attendance.actions import check_in, mark_attendance
from meetings.attendance.rules import AttendanceState
from meetings.ballot.actions import announce_ballot, cast_vote, close_ballot, open_ballot, prepare_ballot
from meetings.ballot.models import Ballot
from meetings.ballot.rules import Choice
from meetings.demo.agenda import COMMUNE, PROVINCE, QUESTION_TIME, Matter, Paper
from meetings.demo.province import Council
from meetings.document.actions import receive_document
from meetings.document.rules import Described
from meetings.kernel.actor import Actor, person_actor
from meetings.meeting.actions import add_session, convene_meeting, create_meeting, invite_guests, open_meeting
from meetings.meeting.models import Meeting, Session
from meetings.meeting.rules import MeetingKind
from meetings.person.models import Person

DOCUMENTS = Path(__file__).parent / "documents"
FIRST_GUEST_SEAT = 60
# By seat: who takes part online, who is away with a reason, whom the roll call has not reached.
ONLINE = {6, 14, 23, 34, 38, 53}
EXCUSED = {31: "Đi công tác ngoài tỉnh", 45: "Điều trị tại bệnh viện"}
NOT_YET = 52
# In the second ballot: pressed "không biểu quyết", and present without pressing anything.
ABSTAINED, SILENT = 21, 46
BALLOT_SECONDS = 60


@dataclass
class Sitting:
    """One sitting being played: ``begins`` is when it was planned to begin."""

    council: Council
    begins: datetime
    meeting: Meeting
    items: list[Item]
    ballots: dict[int, Ballot]

    def at(self, minutes: float) -> datetime:
        return self.begins + timedelta(minutes=minutes)

    @property
    def secretary(self) -> Actor:
        return person_actor(self.council.secretary.pk)

    @property
    def chair(self) -> Actor:
        return person_actor(self.council.members[0].pk)


DAY = 24 * 60.0


def play_province(council: Council, guests: Sequence[Person], *, begins: datetime) -> Meeting:
    """Two items done with results, the third open with its ballot prepared; 100 minutes after it began."""
    session = add_session(body_id=council.body.pk, number=3, title="Kỳ họp thứ 3")
    sitting = prepare(council, PROVINCE, "Phiên họp toàn thể", session=session, begins=begins, guests=guests)
    convene_meeting(actor=sitting.secretary, meeting_id=sitting.meeting.pk, now=sitting.at(-6 * DAY))
    _call_the_roll(sitting, guests)
    open_meeting(actor=sitting.chair, meeting_id=sitting.meeting.pk, now=sitting.at(1))
    here = [seat for seat in range(1, len(council.members) + 1) if seat not in EXCUSED and seat != NOT_YET]
    _step(sitting, 0, 15)
    _vote(sitting, 0, 20, dict.fromkeys(here, Choice.FOR))
    _step(sitting, 1, 30)
    choices = {seat: Choice.ABSTAIN if seat == ABSTAINED else Choice.FOR for seat in here if seat != SILENT}
    _vote(sitting, 1, 88, choices)
    _step(sitting, 2, 95)
    return sitting.meeting


def draft_province(council: Council, *, begins: datetime) -> Meeting:
    """The next sitting of the same kỳ họp, still being prepared."""
    session = council.body.sessions.get(number=3)
    return prepare(council, QUESTION_TIME, "Phiên họp chất vấn", session=session, begins=begins).meeting


def convene_commune(council: Council, *, begins: datetime) -> Meeting:
    """A commune's own sitting, convened and not yet open."""
    session = add_session(body_id=council.body.pk, number=4, title="Kỳ họp thứ 4")
    sitting = prepare(council, COMMUNE, "Phiên họp cuối năm", session=session, begins=begins)
    convene_meeting(actor=sitting.secretary, meeting_id=sitting.meeting.pk, now=sitting.at(-4 * DAY))
    return sitting.meeting


def draft_commune(council: Council, *, begins: datetime) -> Meeting:
    """A draft, which only its secretary sees."""
    name = council.site.name
    matters = [Matter(f"Nghị quyết về nhiệm vụ năm 2027 của {name}", 15, 45, f"Ủy ban nhân dân {name}")]
    return prepare(
        council, matters, "Phiên họp chuyên đề", session=None, begins=begins, kind=MeetingKind.THEMATIC
    ).meeting


def prepare(
    council: Council, matters: Sequence[Matter], title: str, *, session: Session | None, begins: datetime,
    guests: Sequence[Person] = (), kind: MeetingKind = MeetingKind.PLENARY,
) -> Sitting:  # fmt: skip
    """A draft with its agenda, documents and prepared ballots; made over the ten days before."""
    secretary, made = person_actor(council.secretary.pk), begins - timedelta(days=10)
    meeting = create_meeting(
        actor=secretary, body_id=council.body.pk, session_id=session.pk if session else None, title=title, kind=kind,
        room_id=council.room.pk, starts_at=begins, chair_id=council.members[0].pk, now=made,
    )  # fmt: skip
    if guests:
        seats = [str(FIRST_GUEST_SEAT + number) for number in range(len(guests))]
        invite_guests(
            actor=secretary, meeting_id=meeting.pk, guests=list(zip(guests, seats, strict=True)),
            now=made + timedelta(hours=1),
        )  # fmt: skip
    sitting = Sitting(council, begins, meeting, [], {})
    for number, matter in enumerate(matters):
        _add(sitting, matter, now=made + timedelta(hours=2 + number))
    # The item with the most papers comes first, so that its pages are drawn first.
    for number in sorted(range(len(matters)), key=lambda n: -len(matters[n].papers)):
        for paper in matters[number].papers:
            made += timedelta(minutes=7)
            _receive(sitting, sitting.items[number], paper, now=made + timedelta(days=2))
    return sitting


def _add(sitting: Sitting, matter: Matter, *, now: datetime) -> None:
    actor, meeting_id = sitting.secretary, sitting.meeting.pk
    item = add_item(
        actor=actor, meeting_id=meeting_id, title=matter.title, submitter=matter.submitter, reviewer=matter.reviewer,
        minutes=matter.minutes, starts_at=sitting.at(matter.begins), now=now,
    )  # fmt: skip
    if matter.question:
        sitting.ballots[len(sitting.items)] = prepare_ballot(
            actor=actor, meeting_id=meeting_id, item_id=item.pk, title=matter.question, seconds=BALLOT_SECONDS, now=now
        )
    sitting.items.append(item)


def _receive(sitting: Sitting, item: Item, paper: Paper, *, now: datetime) -> None:
    described = Described(paper.title, paper.kind, paper.number, paper.dated, paper.file)
    receive_document(
        actor=sitting.secretary, meeting_id=sitting.meeting.pk, item_id=item.pk, described=described,
        chunks=[(DOCUMENTS / paper.file).read_bytes()], now=now,
    )  # fmt: skip


def _call_the_roll(sitting: Sitting, guests: Sequence[Person]) -> None:
    """46 check in themselves, 6 online and 2 excused are marked by the secretary, 1 is not reached; guests check in."""
    meeting_id = sitting.meeting.pk
    for seat, person in enumerate(sitting.council.members, start=1):
        now = sitting.at(-25 + seat * 0.4)
        if seat in EXCUSED:
            state, reason = AttendanceState.EXCUSED, EXCUSED[seat]
        elif seat in ONLINE:
            state, reason = AttendanceState.ONLINE, ""
        elif seat == NOT_YET:
            continue
        else:
            check_in(actor=person_actor(person.pk), meeting_id=meeting_id, now=now)
            continue
        mark_attendance(
            actor=sitting.secretary, meeting_id=meeting_id, person_id=person.pk, state=state, reason=reason, now=now
        )
    for number, guest in enumerate(guests):
        check_in(actor=person_actor(guest.pk), meeting_id=meeting_id, now=sitting.at(-2.5 + number * 0.1))


def _step(sitting: Sitting, number: int, minutes: float) -> None:
    step_to(
        actor=sitting.secretary, meeting_id=sitting.meeting.pk, item_id=sitting.items[number].pk,
        now=sitting.at(minutes),
    )  # fmt: skip


def _vote(sitting: Sitting, number: int, minutes: float, choices: dict[int, Choice]) -> None:
    """Open, cast by seat, close after three quarters of a minute, announce a little later."""
    meeting_id, ballot_id = sitting.meeting.pk, sitting.ballots[number].pk
    open_ballot(actor=sitting.chair, meeting_id=meeting_id, ballot_id=ballot_id, now=sitting.at(minutes))
    for place, (seat, choice) in enumerate(choices.items()):
        cast_vote(
            actor=person_actor(sitting.council.members[seat - 1].pk), meeting_id=meeting_id, ballot_id=ballot_id,
            choice=choice, now=sitting.at(minutes + 0.1 + place * 0.01),
        )  # fmt: skip
    close_ballot(actor=sitting.chair, meeting_id=meeting_id, ballot_id=ballot_id, now=sitting.at(minutes + 0.75))
    announce_ballot(actor=sitting.chair, meeting_id=meeting_id, ballot_id=ballot_id, now=sitting.at(minutes + 1))
