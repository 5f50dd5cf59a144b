"""Under any ASGI server: order, never a wait, nobody else harmed."""

import asyncio

import pytest
from autobahn.exception import Disconnected

from realtime.frames import Frame, frame_of
from realtime.sink import AsgiSink, Message, RawSink, sink_for


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


class Wires:
    """A transport that keeps what it is handed."""

    def __init__(self) -> None:
        self.handed: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.handed.append(data)
        return 7

    def buffered(self) -> int:
        return 7


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


async def test_a_wire_gets_many_frames_in_one_write_and_the_server_gets_the_close() -> None:
    server, wire, sent = Server(), Wires(), frames(2)
    sink = sink_for({"extensions": {"dien_hong.wire": wire}}, server.send)
    assert isinstance(sink, RawSink)
    assert sink.write(*sent) == 7
    assert wire.handed == [sent[0].raw + sent[1].raw]
    sink.close(4503, "restart")
    assert server.sent == [{"type": "websocket.close", "code": 4503, "reason": "restart"}]


@pytest.mark.parametrize("scope", [{}, {"extensions": {}}, {"extensions": None}])
async def test_without_a_wire_the_servers_send_is_used(scope: dict[str, object]) -> None:
    assert isinstance(sink_for(scope, Server().send), AsgiSink)
