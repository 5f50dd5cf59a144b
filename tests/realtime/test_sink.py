"""Under any ASGI server: order, never a wait, nobody else harmed."""

import asyncio

import pytest
from autobahn.exception import Disconnected

from realtime.frames import Frame, frame_of
from realtime.sink import EXTENSION, AsgiSink, Message, bytes_of, sink_for


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
        for _ in range(100):
            await asyncio.sleep(0)

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.sent]


def frames(count: int) -> list[Frame]:
    return [frame_of({"n": number}) for number in range(count)]


async def test_a_server_that_does_not_wait_has_the_message_at_once() -> None:
    server = Server()
    sink, sent = AsgiSink(server.send), frames(3)
    assert [sink.write(frame) for frame in sent] == [0, 0, 0]
    assert server.texts == [frame.text for frame in sent]


async def test_a_server_that_waits_gets_everything_in_order_and_nobody_waits_for_it() -> None:
    server = Server(is_open=False)
    sink, sent = AsgiSink(server.send), frames(10)
    assert sink.write(*sent) == sink.buffered() == sum(len(frame.payload) for frame in sent)
    assert server.sent == []
    await server.settle()
    assert (server.texts, sink.buffered()) == ([frame.text for frame in sent], 0)
    assert sink.write(sent[0]) == 0
    assert server.texts[-1] == sent[0].text


async def test_what_was_written_leaves_before_the_close() -> None:
    server = Server(is_open=False)
    sink = AsgiSink(server.send)
    sink.write(*frames(2))
    sink.close(4401, "signed_out")
    await server.settle()
    assert [message["type"] for message in server.sent] == ["websocket.send", "websocket.send", "websocket.close"]
    assert server.sent[-1]["code"] == 4401


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
    sinks = [AsgiSink(broken), AsgiSink(server.send)]
    for sink in sinks:
        sink.write(*frames(2))
    await asyncio.sleep(0.01)
    assert ([sink.buffered() for sink in sinks], len(server.sent)) == ([0, 0], 2)
    assert ("could not be written to" in caplog.text) == isinstance(fault, ValueError)
    assert sinks[0].write(*frames(1)) == 0


async def test_nothing_is_sent_to_who_has_gone() -> None:
    server = Server(is_open=False)
    sink = AsgiSink(server.send)
    sink.write(*frames(3))
    sink.gone()
    await server.settle()
    assert (server.sent, sink.write(*frames(1))) == ([], 0)


async def test_the_servers_own_sink_is_used_where_there_is_one() -> None:
    server = Server()
    made = AsgiSink(server.send)
    assert sink_for({"extensions": {EXTENSION: lambda send: made}}, server.send) is made


def test_many_frames_are_one_write() -> None:
    first, second = frames(2)
    assert bytes_of([first, second]) == first.raw + second.raw
    assert bytes_of([first]) is first.raw


@pytest.mark.parametrize("scope", [{}, {"extensions": {}}, {"extensions": None}])
async def test_without_one_the_servers_send_is_used(scope: dict[str, object]) -> None:
    assert isinstance(sink_for(scope, Server().send), AsgiSink)
