"""Hints between processes; a channel layer that is down costs delay, never a command."""

import asyncio
import logging
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer
from redis.exceptions import ConnectionError as RedisDown

from realtime import announce
from realtime.announce import Herald, Hint
from tests.realtime.hall import Hall
from tests.realtime.tablet import PATIENCE, UNIT, beside


class Down(InMemoryChannelLayer):  # type: ignore[misc]  # channels brings no types
    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        raise RedisDown("nobody answers")

    async def new_channel(self, prefix: str = "") -> str:
        raise RedisDown("nobody answers")


def share(layer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announce, "shared_layer", lambda: layer)


async def test_a_hint_from_a_thread_is_heard_here_and_told_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = InMemoryChannelLayer()
    share(layer, monkeypatch)
    await layer.group_add(announce.GROUP, "hints.other!1")
    heard: list[Hint] = []
    herald = Herald(heard.append)
    for hint in (Hint(1, seq=415), Hint(1, people=(7, 9))):
        await asyncio.to_thread(herald.announce, hint)
    told: list[Any] = []
    while len(told) < 2:
        message = await asyncio.wait_for(layer.receive("hints.other!1"), PATIENCE)
        assert (message["type"], message["from"]) == ("hints", announce.PROCESS)
        told += message["hints"]
    assert heard == [Hint(1, seq=415), Hint(1, people=(7, 9))]
    assert told == [[1, 415, []], [1, None, [7, 9]]]


async def test_a_message_of_another_process_is_heard_and_our_own_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = InMemoryChannelLayer()
    share(layer, monkeypatch)
    heard: list[Hint] = []
    listening = asyncio.create_task(Herald(heard.append).listen())
    await asyncio.sleep(UNIT / 10)
    for sender in (announce.PROCESS, "another"):
        told = {"type": "hints", "from": sender, "hints": [[1, 415, []], [1, None, [7, 9]]]}
        await layer.group_send(announce.GROUP, told)
    await asyncio.sleep(UNIT)
    listening.cancel()
    assert heard == [Hint(1, seq=415), Hint(1, people=(7, 9))]


async def test_a_message_that_is_not_understood_does_not_deafen(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    layer = InMemoryChannelLayer()
    share(layer, monkeypatch)
    heard: list[Hint] = []
    listening = asyncio.create_task(Herald(heard.append).listen())
    await asyncio.sleep(UNIT / 10)
    await layer.group_send(announce.GROUP, {"type": "hints"})
    for hints in ([[1, 2]], [[1, 2, None]], "none", [[1, "x", []]], [[[1], 2, []]], [[1, 415, []]]):
        await layer.group_send(announce.GROUP, {"type": "hints", "from": "another", "hints": hints})
    await asyncio.sleep(UNIT)
    listening.cancel()
    assert heard == [Hint(1, seq=415)]
    assert caplog.text.count("another version") == 6


async def test_a_fault_of_ours_does_not_deafen(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("realtime.announce.RETRY_SECONDS", UNIT / 10)
    layer = InMemoryChannelLayer()
    share(layer, monkeypatch)
    heard: list[Hint] = []

    def hear(hint: Hint) -> None:
        heard.append(hint)
        if hint.seq == 1:
            raise RuntimeError("planted")

    listening = asyncio.create_task(Herald(hear).listen())
    for seq in (1, 2):
        await asyncio.sleep(UNIT)
        await layer.group_send(announce.GROUP, {"type": "hints", "from": "another", "hints": [[8, seq, []]]})
    await asyncio.sleep(UNIT)
    listening.cancel()
    assert [hint.seq for hint in heard] == [1, 2]
    assert "planted" in caplog.text


async def test_hints_of_one_moment_travel_together(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []

    async def noted(hints: list[Hint]) -> None:
        sent.append(len(hints))

    share(InMemoryChannelLayer(), monkeypatch)
    monkeypatch.setattr(announce, "send_hints", noted)
    herald = Herald(lambda hint: None)
    for seq in range(200):
        herald.announce(Hint(1, seq=seq))
    await asyncio.sleep(UNIT)
    assert sent == [200]


async def test_a_hall_that_votes_at_once_is_told_in_small_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Hint] = []
    monkeypatch.setattr(announce, "announce", heard.append)
    announce._on_touched(1, {})
    announce._on_touched(1, {person: {"attendance/mine": {"state": "present"}} for person in range(600)})
    assert [len(hint.people) for hint in heard] == [0, 256, 256, 88]
    assert [person for hint in heard for person in hint.people] == list(range(600))
    assert [tuple(hint.own) for hint in heard] == [hint.people for hint in heard]


async def test_a_layer_that_is_down_is_logged_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    share(Down(), monkeypatch)
    monkeypatch.setattr(announce, "RETRY_SECONDS", UNIT / 10)
    with caplog.at_level(logging.WARNING, "realtime.announce"):
        listening = asyncio.create_task(Herald(lambda hint: None).listen())
        await announce.send_hints([Hint(1, seq=1)])
        await asyncio.sleep(UNIT)
        assert not listening.done()
        listening.cancel()
    assert "1 hints were not sent" in caplog.text
    assert caplog.text.count("looking at the ledger") > 1


@pytest.mark.django_db(transaction=True)
async def test_a_command_does_not_fail_with_the_layer(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    share(Down(), monkeypatch)
    announce.appoint(None)
    await hall.rename("Vẫn được ghi")
    title = await beside(lambda: type(hall.item).objects.get(pk=hall.item.pk).title)
    assert title == "Vẫn được ghi"
