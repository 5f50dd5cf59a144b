from meetings.edge.commands import Call, Value, command
from meetings.edge.parse import Closed, Id, Ms, Title
from meetings.kernel.clock import from_ms
from meetings.meeting import actions
from meetings.meeting.rules import MeetingKind


class NoArgs(Closed):
    pass


class CreateArgs(Closed):
    body: Id
    session: Id | None = None
    title: Title
    kind: MeetingKind
    room: Id
    starts_at: Ms
    chair: Id | None = None


class UpdateArgs(Closed):
    title: Title
    room: Id
    starts_at: Ms


@command("meeting.create", in_meeting=False)
def create(call: Call, args: CreateArgs) -> Value:
    meeting = actions.create_meeting(
        actor=call.actor, body_id=args.body, session_id=args.session, title=args.title, kind=args.kind,
        room_id=args.room, starts_at=from_ms(args.starts_at), chair_id=args.chair, now=call.now,
    )  # fmt: skip
    return {"meeting": meeting.pk}


@command("meeting.update")
def update(call: Call, args: UpdateArgs) -> Value:
    actions.update_meeting(
        actor=call.actor, meeting_id=call.meeting, title=args.title, room_id=args.room,
        starts_at=from_ms(args.starts_at), now=call.now,
    )  # fmt: skip
    return {}


@command("meeting.convene")
def convene(call: Call, args: NoArgs) -> Value:
    actions.convene_meeting(actor=call.actor, meeting_id=call.meeting, now=call.now)
    return {}


@command("meeting.open")
def open_(call: Call, args: NoArgs) -> Value:
    actions.open_meeting(actor=call.actor, meeting_id=call.meeting, now=call.now)
    return {}


@command("meeting.pause")
def pause(call: Call, args: NoArgs) -> Value:
    actions.pause_meeting(actor=call.actor, meeting_id=call.meeting, now=call.now)
    return {}


@command("meeting.resume")
def resume(call: Call, args: NoArgs) -> Value:
    actions.resume_meeting(actor=call.actor, meeting_id=call.meeting, now=call.now)
    return {}


@command("meeting.close")
def close(call: Call, args: NoArgs) -> Value:
    actions.close_meeting(actor=call.actor, meeting_id=call.meeting, now=call.now)
    return {}
