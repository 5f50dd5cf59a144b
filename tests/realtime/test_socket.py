"""The socket from a client's side: what arrives, for whom, and what never does."""

from uuid import uuid4

import pytest

from meetings.ballot.actions import close_ballot, prepare_ballot
from meetings.ballot.models import Vote
from meetings.ballot.rules import Choice
from meetings.feed.reading import snapshot_frame
from meetings.meeting.actions import pause_meeting
from meetings.meeting.models import Participant
from meetings.person.models import Account
from meetings.site.models import Display
from meetings.site.rules import SiteKind
from realtime.codes import Close
from tests.factories import council, later
from tests.realtime.hall import Hall, decided, open_hall, opened_ballot, pressed
from tests.realtime.tablet import UNIT, Tablet, beside, cookie_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_station")]


async def test_hello_is_answered_with_the_same_snapshot_as_over_http(hall: Hall) -> None:
    for actor in (hall.of.secretary, hall.of.chair, hall.of.delegate(1), hall.guest, hall.of.display):
        async with hall.tablet(actor) as tablet:
            told = await tablet.hello(hall.meeting.pk)
        expected = await beside(snapshot_frame, actor, hall.meeting.pk)
        assert {**told, "now": 0} == {"t": "snapshot", **expected, "now": 0}


async def test_an_entry_reaches_every_audience_and_folds_to_a_fresh_snapshot(hall: Hall) -> None:
    async with hall.tablet(hall.of.secretary) as desk, hall.tablet(hall.guest) as guest:
        await desk.hello(hall.meeting.pk)
        before = (await guest.hello(hall.meeting.pk))["upto"]
        await hall.rename("Nội dung mới")
        for tablet, actor in ((desk, hall.of.secretary), (guest, hall.guest)):
            await tablet.upto(before + 1)
            fresh = await beside(snapshot_frame, actor, hall.meeting.pk)
            assert (tablet.state, tablet.seq) == (fresh["state"], fresh["upto"])


async def test_what_an_audience_may_not_see_moves_its_position_only(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(1)) as delegate, hall.tablet(hall.of.secretary) as desk:
        start = (await delegate.hello(hall.meeting.pk))["upto"]
        await desk.hello(hall.meeting.pk)
        await beside(
            prepare_ballot, actor=hall.of.secretary, meeting_id=hall.meeting.pk, item_id=hall.item.pk,
            title="Câu hỏi chưa công bố", seconds=None, now=later(3),
        )  # fmt: skip
        await delegate.upto(start + 1)
        await desk.upto(start + 1)
    assert "Câu hỏi chưa công bố" in str(desk.log)
    assert "Câu hỏi chưa công bố" not in str(delegate.log)
    assert delegate.log[-1] == {"t": "entries", "after": start, "upto": start + 1, "entries": []}


async def test_after_a_blink_only_what_was_missed_comes(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        await tablet.hello(hall.meeting.pk)
    epoch, seq, held = tablet.epoch, tablet.seq, tablet.state
    await hall.rename("Lần một")
    await hall.rename("Lần hai")
    async with hall.tablet(hall.of.delegate(1)) as again:
        again.state = held
        told = await again.resume(hall.meeting.pk, epoch=epoch, seq=seq)
        await again.next("own")
        fresh = await beside(snapshot_frame, hall.of.delegate(1), hall.meeting.pk)
    assert (told["t"], told["after"], told["upto"]) == ("entries", seq, seq + 2)
    assert [entry["seq"] for entry in told["entries"]] == [seq + 1, seq + 2]
    assert [frame["t"] for frame in again.log] == ["entries", "live", "own"]
    assert all(frame["reset"] for frame in again.log[1:])
    assert (again.state, again.own) == (fresh["state"], fresh["own"])


async def test_resuming_without_a_miss_is_confirmed_by_an_empty_frame(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        await tablet.hello(hall.meeting.pk)
        told = await tablet.resume(hall.meeting.pk, epoch=tablet.epoch, seq=tablet.seq)
    assert (told["t"], told["entries"], told["upto"]) == ("entries", [], told["after"])


@pytest.mark.parametrize("lie", ["another epoch", "the desk's epoch", "a later number"])
async def test_a_position_that_is_not_ours_gets_a_snapshot(hall: Hall, lie: str) -> None:
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        first = await tablet.hello(hall.meeting.pk)
        epoch: str = first["epoch"]
        epoch = {"another epoch": "e0", "the desk's epoch": epoch.replace("delegate", "desk")}.get(lie, epoch)
        told = await tablet.resume(hall.meeting.pk, epoch=epoch, seq=10_000 if lie == "a later number" else 1)
    assert (told["t"], told["state"]) == ("snapshot", first["state"])


async def test_too_far_behind_gets_a_snapshot(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.tail.MOST_ENTRIES", 2)
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        first = await tablet.hello(hall.meeting.pk)
        told = await tablet.resume(hall.meeting.pk, epoch=first["epoch"], seq=first["upto"] - 3)
    assert told["t"] == "snapshot"


async def test_a_vote_over_the_socket(hall: Hall) -> None:
    ballot = await beside(opened_ballot, hall)
    voter = hall.of.delegate(1)
    async with hall.tablet(voter) as tablet, hall.tablet(voter) as other, hall.tablet(hall.of.display) as screen:
        for each in (tablet, other, screen):
            await each.hello(hall.meeting.pk)
        command_id = str(uuid4())
        args = {"ballot": ballot.pk, "choice": "for"}
        answer = await tablet.command("ballot.cast", args, meeting=hall.meeting.pk, command_id=command_id)
        again = await tablet.command("ballot.cast", args, meeting=hall.meeting.pk, command_id=command_id)
        own = await other.next("own")
        live = await screen.next("live")
    vote = await beside(Vote.objects.get)
    assert answer == again
    assert (answer["ok"], answer["value"]["receipt"], answer["value"]["choice"]) == (True, vote.receipt, "for")
    assert own["put"] == {f"ballot:{ballot.pk}/mine": answer["value"]}
    assert live["put"] == {f"ballot:{ballot.pk}/count": {"cast": 1, "present": 3}}
    assert vote.receipt not in str(screen.log)


async def test_a_vote_over_http_reaches_the_voters_tablet(hall: Hall) -> None:
    ballot = await beside(opened_ballot, hall)
    async with hall.tablet(hall.of.delegate(1)) as tablet, hall.tablet(hall.of.delegate(2)) as neighbour:
        await tablet.hello(hall.meeting.pk)
        await neighbour.hello(hall.meeting.pk)
        await beside(pressed, hall, 1, ballot, Choice.AGAINST)
        own = await tablet.next("own")
        await neighbour.quiet()
    assert own["put"][f"ballot:{ballot.pk}/mine"]["choice"] == "against"
    assert "against" not in str([frame for frame in neighbour.log if frame["t"] in {"own", "live"}])


async def test_who_has_not_voted_is_told_to_the_desk_only(hall: Hall) -> None:
    ballot = await beside(opened_ballot, hall)
    people = [hall.of.secretary, hall.of.chair, hall.of.delegate(1), hall.of.display, hall.guest]
    tablets = [hall.tablet(actor) for actor in people]
    for tablet in tablets:
        await tablet.__aenter__()
        await tablet.hello(hall.meeting.pk)
    await beside(pressed, hall, 2, ballot)
    desk = await tablets[0].next("live")
    for tablet in tablets[1:]:
        await tablet.quiet()
    for tablet in tablets:
        await tablet.__aexit__(None, None, None)
    missing, count = f"ballot:{ballot.pk}/missing", f"ballot:{ballot.pk}/count"
    assert desk["put"][missing]["people"] == [hall.of.delegates[0].pk, hall.of.delegates[1].pk]
    assert [missing in tablet.state for tablet in tablets] == [True, False, False, False, False]
    assert [count in tablet.state for tablet in tablets] == [True, True, True, True, False]


async def test_votes_and_result_stay_closed_until_they_are_announced(hall: Hall) -> None:
    ballot = await beside(opened_ballot, hall)
    key = f"ballot:{ballot.pk}"
    for number in range(3):
        await beside(pressed, hall, number, ballot)
    async with hall.tablet(hall.of.delegate(1)) as delegate, hall.tablet(hall.guest) as guest:
        await delegate.hello(hall.meeting.pk)
        seq = (await guest.hello(hall.meeting.pk))["upto"]
        await beside(decided, hall, ballot, announced=False)
        await delegate.upto(seq + 1)
        closed = delegate.state[key]
        await beside(decided, hall, ballot, announced=True)
        await delegate.upto(seq + 2)
        await guest.upto(seq + 2)
    assert (closed["state"], closed["result"], closed["votes"]) == ("closed", None, None)
    assert delegate.state[key]["votes"] == {str(person.pk): "for" for person in hall.of.delegates[:3]}
    assert (guest.state[key]["votes"], guest.state[key]["result"]["for"]) == (None, 3)


async def test_a_refusal_brings_code_sentence_and_the_newest_state(hall: Hall) -> None:
    ballot = await beside(opened_ballot, hall)
    for number in range(3):
        await beside(pressed, hall, number, ballot)
    async with hall.tablet(hall.of.delegate(3)) as absent, hall.tablet(hall.guest) as guest:
        await absent.hello(hall.meeting.pk)
        await guest.hello(hall.meeting.pk)
        args = {"ballot": ballot.pk, "choice": "for"}
        unseen = await absent.command("ballot.cast", args, meeting=hall.meeting.pk)
        stranger = await guest.command("ballot.cast", args, meeting=hall.meeting.pk)
        await beside(close_ballot, actor=hall.of.chair, meeting_id=hall.meeting.pk, ballot_id=ballot.pk, now=later(6))
        late = await absent.command("ballot.cast", args, meeting=hall.meeting.pk)
    assert (unseen["t"], unseen["code"]) == ("error", "ballot.not_present")
    assert stranger["code"] == "ballot.not_on_roll"
    assert (late["code"], late["say"]) == ("ballot.closed", "Biểu quyết đã kết thúc.")
    assert late["state"][f"ballot:{ballot.pk}"]["state"] == "closed"
    assert late["state"][f"ballot:{ballot.pk}"]["votes"] is None
    assert await beside(Vote.objects.count) == 3


async def test_commands_of_the_desk_do_not_come_over_the_socket(hall: Hall) -> None:
    async with hall.tablet(hall.of.secretary) as desk:
        await desk.hello(hall.meeting.pk)
        refused = await desk.command("meeting.close", {}, meeting=hall.meeting.pk)
    assert refused["code"] == "command.unknown"


async def test_a_page_of_garbage_leaves_the_socket_open_and_the_state_unchanged(hall: Hall) -> None:
    ballot = await beside(opened_ballot, hall)
    cast = {"t": "command", "id": str(uuid4()), "name": "ballot.cast", "meeting": hall.meeting.pk}
    frames = [
        "", "{", "null", "[]", "NaN", '{"t":"hello"}', '{"t":"nonsense"}', '{"t":["hello"],"meeting":1}',
        '{"t":"ping","at":NaN}', '{"t":"ping","at":1e999}', '{"t":"ping","at":"1"}', '{"t":"ping","t":"ping","at":1}',
        f'{{"t":"hello","meeting":{10**30}}}', "[" * 5000, '{"t":"ping","at":1,"more":1}', "x" * 70_000,
    ]  # fmt: skip
    commands: list[dict[str, object]] = [
        {"args": {"ballot": ballot.pk, "choice": "yes"}}, {"args": {"ballot": ballot.pk, "choice": "for", "x": 1}},
        {"args": {"ballot": str(ballot.pk), "choice": "for"}}, {"args": {"ballot": 10**20, "choice": "for"}},
        {"args": {"ballot": ballot.pk + 999, "choice": "for"}}, {"args": {}}, {"args": []},
        {"args": {"ballot": ballot.pk, "choice": "for"}, "meeting": hall.meeting.pk + 1},
        {"args": {}, "name": "ballot.steal"}, {"args": {}, "id": "not-a-uuid"},
    ]  # fmt: skip
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        await tablet.hello(hall.meeting.pk)
        for text in frames:
            tablet.send_text(text)
        tablet.send_bytes(b'{"t":"ping","at":1}')
        for command in commands:
            tablet.send({**cast, **command})
        errors = [await tablet.next("error") for _ in range(len(frames) + 1 + len(commands))]
        tablet.send({"t": "ping", "at": 5})
        assert (await tablet.next("pong"))["at"] == 5
    codes = {error["code"] for error in errors}
    assert codes == {
        "input.not_json", "input.invalid", "input.too_deep", "input.too_large", "ballot.not_found", "command.unknown",
    }  # fmt: skip
    assert all(error["say"] and error["say"] != error["code"] for error in errors)
    assert await beside(Vote.objects.count) == 0


async def test_only_garbage_ends_with_a_reason(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        for _ in range(40):
            tablet.send_text("{")
        assert await tablet.closed() == Close.GARBLED
    assert tablet.log[-1]["code"] == "feed.garbled"


async def test_too_many_commands_at_once_are_refused_not_queued(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(3)) as tablet:
        await tablet.hello(hall.meeting.pk)
        for _ in range(40):
            tablet.send({
                "t": "command", "id": str(uuid4()), "name": "attendance.check_in", "meeting": hall.meeting.pk,
                "args": {},
            })  # fmt: skip
        told = [await tablet.until(lambda frame: "id" in frame) for _ in range(40)]
    assert [frame["t"] for frame in told].count("answer") == 1
    assert {frame["code"] for frame in told if frame["t"] == "error"} == {"attendance.already", "command.too_many"}


async def test_a_stranger_learns_nothing(hall: Hall) -> None:
    other = await beside(open_hall, "xã Suối Bạc")
    async with Tablet("") as nobody:
        nobody.send({"t": "hello", "meeting": hall.meeting.pk})
        assert await nobody.closed() == Close.SIGNED_OUT
    assert [frame["code"] for frame in nobody.log] == ["person.signed_out"]
    for meeting in (hall.meeting.pk, 999_999):
        async with other.tablet(other.of.secretary) as stranger:
            stranger.send({"t": "hello", "meeting": meeting})
            assert await stranger.closed() == Close.UNKNOWN_MEETING
        assert [(frame["t"], frame["code"]) for frame in stranger.log] == [("error", "meeting.not_found")]


async def test_two_councils_in_one_process_hear_nothing_of_each_other(hall: Hall) -> None:
    other = await beside(open_hall, "xã Suối Bạc")
    async with hall.tablet(hall.of.secretary) as ours, other.tablet(other.of.secretary) as theirs:
        await ours.hello(hall.meeting.pk)
        await theirs.hello(other.meeting.pk)
        await hall.rename("Chỉ tỉnh biết")
        await other.rename("Chỉ xã biết")
        await ours.next("entries")
        await theirs.next("entries")
        await ours.quiet()
        await theirs.quiet()
        crossed = await theirs.command("attendance.check_in", {}, meeting=hall.meeting.pk)
    assert "Chỉ tỉnh biết" in str(ours.log)
    assert "Chỉ xã biết" not in str(ours.log)
    assert "Chỉ tỉnh biết" not in str(theirs.log)
    assert (crossed["code"], crossed["state"]) == ("input.invalid", {})


async def test_a_screen_of_another_room_is_a_stranger(hall: Hall) -> None:
    other = await beside(council, "xã Suối Bạc", kind=SiteKind.COMMUNE)
    async with Tablet(await beside(cookie_of, other.display)) as screen:
        screen.send({"t": "hello", "meeting": hall.meeting.pk})
        assert await screen.closed() == Close.UNKNOWN_MEETING


async def test_a_browser_with_two_cookies_is_the_person_unless_it_asks_as_the_screen(hall: Hall) -> None:
    both = f"{hall.cookies[hall.of.secretary]}; {hall.cookies[hall.of.display]}"
    async with Tablet(both) as person, Tablet(both, query="as=display") as screen:
        assert (await person.hello(hall.meeting.pk))["audience"] == "desk"
        assert (await screen.hello(hall.meeting.pk))["audience"] == "hall"


async def test_a_role_that_changes_starts_the_view_anew(hall: Hall) -> None:
    async with hall.tablet(hall.of.secretary) as tablet:
        await tablet.hello(hall.meeting.pk)
        people = Participant.objects.filter(meeting=hall.meeting, person=hall.of.clerk)
        await beside(people.update, role="guest")
        await beside(pause_meeting, actor=hall.of.chair, meeting_id=hall.meeting.pk, now=later(8))
        told = await tablet.next("snapshot")
        await tablet.quiet()
    assert (told["audience"], told["own"]["me"]["role"]) == ("guest", "guest")
    assert any(key.startswith("attendance:") for key in tablet.log[0]["state"])
    assert not any(key.startswith("attendance:") for key in tablet.state)


@pytest.mark.parametrize(
    ("loss", "close"),
    [("place", Close.FORBIDDEN), ("session", Close.SIGNED_OUT), ("account", Close.SIGNED_OUT)],
)
async def test_lost_authority_ends_an_open_socket(hall: Hall, loss: str, close: Close) -> None:
    person = hall.of.delegates[3]

    def lose() -> None:
        if loss == "place":
            Participant.objects.filter(meeting=hall.meeting, person=person).delete()
        elif loss == "account":
            Account.objects.filter(person=person).update(is_active=False)
        else:
            account = Account.objects.get(person=person)
            account.set_password("a new password")
            account.save()

    async with hall.tablet(hall.of.delegate(3)) as tablet:
        await tablet.hello(hall.meeting.pk)
        await beside(lose)
        await beside(pause_meeting, actor=hall.of.chair, meeting_id=hall.meeting.pk, now=later(8))
        assert await tablet.closed() == close
    assert "meeting.paused" not in str(tablet.log)


async def test_a_screen_that_is_taken_down_is_sent_away(hall: Hall) -> None:
    async with hall.tablet(hall.of.display) as screen:
        await screen.hello(hall.meeting.pk)
        await beside(Display.objects.filter(pk=hall.of.display.id).update, active=False)
        await beside(pause_meeting, actor=hall.of.chair, meeting_id=hall.meeting.pk, now=later(8))
        assert await screen.closed() == Close.FORBIDDEN


async def test_who_greets_all_the_time_waits_himself(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.consumers.GREETING_SECONDS", 4 * UNIT)
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        for _ in range(10):
            tablet.send({"t": "hello", "meeting": hall.meeting.pk})
        tablet.send({"t": "ping", "at": 5})
        came = [frame["t"] for frame in await tablet.quiet()]
        assert (came.count("snapshot"), came.count("pong")) == (1, 1)
        assert (await tablet.next("snapshot"))["t"] == "snapshot"
