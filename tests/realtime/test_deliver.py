"""The way out of one socket: order, never a wait, a bound."""

import asyncio

import pytest
from autobahn.exception import Disconnected

from realtime.codes import Close
from realtime.deliver import MOST_UNSENT, Message, Outlet, frame_message


class Server:
    """An ASGI server's send: with ``open`` unset a sender has to wait, as under a server with back-pressure."""

    def __init__(self, *, is_open: bool = True) -> None:
        self.sent: list[Message] = []
        self.open = asyncio.Event()
        if is_open:
            self.open.set()

    async def send(self, message: Message) -> None:
        if not self.open.is_set():
            await self.open.wait()
        self.sent.append(message)

    async def settle(self) -> None:
        self.open.set()
        for _ in range(MOST_UNSENT + 10):
            await asyncio.sleep(0)


def messages(count: int) -> list[Message]:
    return [frame_message({"n": number}) for number in range(count)]


def test_a_frame_is_compact_text_in_vietnamese() -> None:
    assert frame_message({"say": "Đã mở", "n": 1}) == {"type": "websocket.send", "text": '{"say":"Đã mở","n":1}'}


async def test_a_server_that_does_not_wait_has_the_message_at_once() -> None:
    server = Server()
    outlet = Outlet(server.send)
    sent = messages(3)
    for message in sent:
        outlet.push(message)
    assert server.sent == sent
    assert [a is b for a, b in zip(server.sent, sent, strict=True)] == [True] * 3


async def test_a_server_that_waits_gets_everything_in_order_and_nobody_waits_for_it() -> None:
    server = Server(is_open=False)
    outlet = Outlet(server.send)
    sent = messages(10)
    for message in sent:
        outlet.push(message)
    assert server.sent == []
    await server.settle()
    assert server.sent == sent
    outlet.push(sent[0])
    assert server.sent == [*sent, sent[0]]


async def test_a_socket_that_never_reads_is_ended_not_kept() -> None:
    server = Server(is_open=False)
    outlet = Outlet(server.send)
    for message in messages(MOST_UNSENT + 50):
        outlet.push(message)
    assert outlet.ended
    await server.settle()
    assert [message["type"] for message in server.sent] == ["websocket.send", "websocket.close"]
    assert server.sent[-1]["code"] == Close.SLOW


async def test_the_reason_leaves_before_the_close() -> None:
    server = Server(is_open=False)
    outlet = Outlet(server.send)
    outlet.push(frame_message({"t": "error"}))
    outlet.end(Close.SIGNED_OUT)
    outlet.end(Close.FAULT)
    outlet.push(frame_message({"t": "late"}))
    await server.settle()
    assert [message.get("code", message.get("text")) for message in server.sent] == ['{"t":"error"}', 4401]


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("fault", [ConnectionResetError(), Disconnected("closing"), ValueError("a fault of ours")])
async def test_a_connection_that_cannot_be_written_to_harms_nobody_else(
    waits: bool, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(message: Message) -> None:
        if waits:
            await asyncio.sleep(0)
        raise fault

    server = Server()
    outlets = [Outlet(broken), Outlet(server.send)]
    for outlet in outlets:
        outlet.push(frame_message({}))
    await asyncio.sleep(0.01)
    assert ([outlet.ended for outlet in outlets], len(server.sent)) == ([True, False], 1)
    assert ("could not be written to" in caplog.text) == isinstance(fault, ValueError)
    outlets[0].push(frame_message({}))


async def test_nothing_is_sent_to_who_has_gone() -> None:
    server = Server(is_open=False)
    outlet = Outlet(server.send)
    for message in messages(3):
        outlet.push(message)
    outlet.gone()
    await server.settle()
    assert server.sent == []
