"""The sans-I/O connection: any input becomes steps; work goes one at a time and is bounded."""

import json
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from meetings.edge.sentences import SENTENCES
from realtime.codes import ERROR_OF, Close
from realtime.protocol import (
    MOST_GARBLED,
    MOST_WAITING,
    Carry,
    CommandSent,
    Connection,
    End,
    Json,
    Say,
    Step,
    Watch,
    farewell,
)

NOW = 1_796_776_200_000


def receive(connection: Connection, frame: object) -> list[Step]:
    return connection.receive(json.dumps(frame), now=NOW)


def command(number: int = 1, *, meeting: int = 8) -> Json:
    return {
        "t": "command", "id": str(UUID(int=number)), "name": "ballot.cast", "meeting": meeting,
        "args": {"ballot": 31, "choice": "for"},
    }  # fmt: skip


def greeted() -> Connection:
    connection = Connection()
    assert receive(connection, {"t": "hello", "meeting": 8}) == [Watch(8)]
    assert connection.done() == []
    return connection


def refusal(steps: list[Step]) -> Json:
    assert len(steps) == 1
    assert isinstance(steps[0], Say)
    return steps[0].frame


def test_hello_and_resume_ask_to_watch() -> None:
    assert receive(Connection(), {"t": "hello", "meeting": 8}) == [Watch(8, None, 0)]
    resume = {"t": "resume", "meeting": 8, "epoch": "e1.delegate", "seq": 410}
    assert receive(Connection(), resume) == [Watch(8, "e1.delegate", 410)]


def test_a_ping_is_answered_at_once_also_while_work_is_under_way() -> None:
    connection = Connection()
    receive(connection, {"t": "hello", "meeting": 8})
    assert receive(connection, {"t": "ping", "at": 7}) == [Say({"t": "pong", "at": 7, "now": NOW})]


def test_a_command_is_carried_out_with_its_own_id() -> None:
    steps = receive(greeted(), command(5))
    args = {"ballot": 31, "choice": "for"}
    sent = CommandSent(t="command", id=UUID(int=5), name="ballot.cast", meeting=8, args=args)
    assert steps == [Carry(sent)]


def test_one_meeting_a_socket() -> None:
    for frame in ({"t": "hello", "meeting": 9}, command(meeting=9)):
        told = refusal(receive(greeted(), frame))
        assert (told["code"], told["say"]) == ("input.invalid", "Thông tin gửi lên không hợp lệ (meeting).")


def test_a_command_before_hello_is_refused() -> None:
    assert refusal(receive(Connection(), command()))["code"] == "input.invalid"


def test_work_goes_one_at_a_time_in_order() -> None:
    connection = greeted()
    first = receive(connection, command(1))
    assert [receive(connection, command(n)) for n in (2, 3)] == [[], []]
    later = [connection.done(), connection.done(), connection.done()]
    ids = [step.command.id.int for steps in (first, *later) for step in steps if isinstance(step, Carry)]
    assert ids == [1, 2, 3]
    assert receive(connection, command(4)) != []


def test_what_waits_is_bounded_and_the_refusal_names_its_command() -> None:
    connection = greeted()
    for number in range(1, MOST_WAITING + 2):
        receive(connection, command(number))
    told = refusal(receive(connection, command(99)))
    assert (told["code"], told["id"]) == ("command.too_many", str(UUID(int=99)))
    connection.done()
    assert receive(connection, command(99)) == []


def test_a_refusal_names_the_command_whenever_it_can_be_read() -> None:
    named, unnamed = {**command(), "extra": 1}, {**command(), "id": 5}
    assert refusal(receive(greeted(), named))["id"] == str(UUID(int=1))
    assert refusal(receive(greeted(), unnamed))["id"] is None
    assert refusal(receive(greeted(), {**command(), "id": "x" * 65}))["id"] is None


def test_binary_frames_are_not_part_of_the_protocol() -> None:
    assert refusal(Connection().receive(b'{"t":"ping","at":1}', now=NOW))["code"] == "input.not_json"


def test_a_client_that_only_sends_garbage_is_ended_with_a_reason() -> None:
    connection = Connection()
    steps = [connection.receive("{", now=NOW) for _ in range(MOST_GARBLED)]
    assert [len(one) for one in steps] == [1] * (MOST_GARBLED - 1) + [2]
    assert steps[-1][-1] == End(Close.GARBLED)


def test_the_sentence_is_in_the_readers_language() -> None:
    told = refusal(Connection(language="en").receive("{", now=NOW))
    assert told["say"] == "The input could not be read."


def test_every_close_has_a_sentence_and_a_private_number() -> None:
    for close in Close:
        assert 4000 <= close <= 4999
        told = farewell(close, language="vi")
        assert ERROR_OF[close] in SENTENCES
        assert (told["t"], told["id"], told["state"]) == ("error", None, {})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
# Nearly right frames reach deeper than noise does.
near_frames = st.fixed_dictionaries(
    {"t": st.sampled_from(["hello", "resume", "command", "ping"]) | json_values},
    optional={
        "meeting": st.integers(-1, 9) | json_values,
        "epoch": st.text(max_size=70) | json_values,
        "seq": st.integers() | json_values,
        "at": st.integers() | json_values,
        "id": st.builds(lambda: str(uuid4())) | json_values,
        "name": st.text(max_size=70) | json_values,
        "args": json_values,
        "more": json_values,
    },
)


def _is_closed(step: Step) -> bool:
    if isinstance(step, Say):
        told = json.loads(json.dumps(step.frame))
        return told["t"] == "pong" or (told["code"] in SENTENCES and bool(told["say"]))
    return isinstance(step, Watch | Carry | End)


@given(st.text() | st.binary() | near_frames.map(json.dumps) | json_values.map(json.dumps))
def test_any_input_becomes_steps(raw: str | bytes) -> None:
    for connection in (Connection(), greeted()):
        assert all(_is_closed(step) for step in connection.receive(raw, now=NOW))


@given(st.lists(near_frames.map(json.dumps) | st.just(json.dumps(command())), max_size=60))
def test_never_more_than_one_work_under_way(frames: list[str]) -> None:
    connection = greeted()
    begun = 0
    for frame in frames:
        begun += sum(isinstance(step, Watch | Carry) for step in connection.receive(frame, now=NOW))
        assert begun <= 1


@given(st.integers(1, 600), st.sampled_from(["[", '{"a":']))
def test_depth_never_becomes_an_exception(depth: int, opening: str) -> None:
    assert refusal(Connection().receive(opening * depth, now=NOW))["code"] in {"input.not_json", "input.too_deep"}
