"""Frames as the clients make and read them."""

import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.crowd import Address, Client, Refused
from bench.figures import NotMeasured
from bench.frames import CLOSE, PING, PONG, TEXT, masked, span, spans

payloads = st.lists(st.binary(max_size=300), max_size=5)


def whole(first: int, data: bytes) -> bytes:
    """A server's frame."""
    if len(data) < 126:
        return bytes([first, len(data)]) + data
    if len(data) < 65536:
        return struct.pack("!BBH", first, 126, len(data)) + data
    return struct.pack("!BBQ", first, 127, len(data)) + data


@given(payloads, st.binary(min_size=1, max_size=300))
def test_every_whole_frame_is_found_and_no_part_of_one(datas: list[bytes], last: bytes) -> None:
    stream = b"".join(whole(TEXT, data) for data in [*datas, last])
    for end in (len(stream), len(stream) - 1):
        found = [stream[begin:until] for _, begin, until in spans(stream, end)]
        assert found == ([*datas, last] if end == len(stream) else datas)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_each_form_of_a_length(size: int) -> None:
    frame = whole(TEXT, b"x" * size)
    assert span(frame, 0, len(frame)) == (len(frame) - size, len(frame))
    assert span(frame, 0, len(frame) - 1) is None


@given(st.binary(max_size=200))
def test_of_anything_a_span_lies_within_it(data: bytes) -> None:
    found = span(data, 0, len(data))
    assert found is None or 2 <= found[0] <= found[1] <= len(data)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535])
def test_a_client_masks_its_frames_with_zeros(size: int) -> None:
    frame = masked(TEXT, b"x" * size)
    assert frame[1] & 0x80
    assert frame.endswith(b"\0\0\0\0" + b"x" * size)
    assert len(frame) == size + (6 if size < 126 else 8)


@pytest.fixture
def line() -> "tuple[Client, socket.socket]":
    """An open client and the server's end of its connection."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        client = Client(Address(door.getsockname()[1], first="hello"))
        server = door.accept()[0]
    client.socket.setblocking(True)
    client.ask()
    request = server.recv(4096)
    assert b"Upgrade: websocket" in request
    return client, server


def opened(client: Client, server: socket.socket) -> None:
    server.sendall(b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + whole(TEXT, b"welcome"))
    assert client.finds(bytearray(1000), b"welcome")
    assert server.recv(100).endswith(b"hello")


def test_a_client_finds_its_marker_in_a_whole_frame_and_in_pieces(line: "tuple[Client, socket.socket]") -> None:
    client, server = line
    buffer = bytearray(1000)
    with client.socket, server:
        opened(client, server)
        server.sendall(whole(TEXT, b"marker " + b"x" * 200))
        assert client.finds(buffer, b"marker")
        assert client.frame.startswith(b"marker x")
        told = whole(TEXT, b"another") + whole(TEXT, b"mark 2")
        for number in range(len(told) - 1):
            server.sendall(told[number : number + 1])
            assert not client.finds(buffer, b"mark 2")
        server.sendall(told[-1:])
        assert client.finds(buffer, b"mark 2")
        assert client.rest == b""


def test_a_client_answers_a_ping_and_notices_a_close(line: "tuple[Client, socket.socket]") -> None:
    client, server = line
    with client.socket, server:
        opened(client, server)
        server.sendall(whole(PING, b"1234"))
        assert not client.finds(bytearray(1000), b"marker")
        assert server.recv(100) == masked(PONG, b"1234")
        server.sendall(whole(CLOSE, struct.pack("!H", 4503)))
        with pytest.raises(NotMeasured, match="4503"):
            client.finds(bytearray(1000), b"marker")


@pytest.mark.parametrize("answer", [b"HTTP/1.1 500 Internal Server Error\r\n\r\n", b""])
def test_a_handshake_that_fails_is_a_refusal(line: "tuple[Client, socket.socket]", answer: bytes) -> None:
    client, server = line
    with client.socket:
        server.sendall(answer)
        server.close()
        with pytest.raises(Refused):
            client.finds(bytearray(1000), b"marker")
