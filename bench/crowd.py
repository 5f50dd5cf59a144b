"""Many websocket clients in one light loop: raw sockets and epoll; of a frame only its header is read.

A client of this sort costs a small part of what any server under test spends on it, so the server is what is measured.
"""

import base64
import os
import select
import socket
import struct
import time
from dataclasses import dataclass

PATIENCE_SECONDS = 60.0
# First bytes of whole frames (RFC 6455, 5.2).
TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A


class NotMeasured(Exception):
    """A peer did not do what the measurement needs; the words say what."""


@dataclass(frozen=True)
class Address:
    port: int
    path: str
    cookie: str = ""


class Client:
    """One websocket. Pings are answered: daphne drops who leaves one unanswered for 30 s."""

    def __init__(self, address: Address, first: str = "") -> None:
        self.socket = socket.create_connection(("127.0.0.1", address.port), timeout=PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {address.path} HTTP/1.1", f"Host: 127.0.0.1:{address.port}",
            f"Origin: http://127.0.0.1:{address.port}", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}",
        ]  # fmt: skip
        if address.cookie:
            lines.append(f"Cookie: {address.cookie}")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = self.socket.recv(4096)
            if not part:
                raise NotMeasured(f"the handshake failed: {answer[:200]!r}")
            answer += part
        if b" 101 " not in answer.split(b"\r\n", 1)[0]:
            raise NotMeasured(f"the handshake was refused: {answer[:200]!r}")
        self._rest = answer.partition(b"\r\n\r\n")[2]
        if first:
            self.send(first)

    def send(self, text: str) -> None:
        """One text frame of at most 64 KiB."""
        self._send(TEXT, text.encode())

    def finds(self, marker: bytes, *, read: bool = True) -> bool:
        """Whether a frame with the marker is among what has come since the last call."""
        data = self._rest + (self.socket.recv(1 << 18) if read else b"")
        found, at = False, 0
        while (end := _end_of_frame(data, at)) is not None:
            if data[at] == PING:
                self._send(PONG, data[at + 2 : end])
            elif data[at] == CLOSE:
                raise NotMeasured(f"a socket was closed with {int.from_bytes(data[at + 2 : at + 4], 'big')}")
            found = found or data.find(marker, at, end) >= 0
            at = end
        self._rest = data[at:]
        return found

    def _send(self, first: int, data: bytes) -> None:
        """A masked frame (RFC 6455, 5.2); a mask of zeros changes nothing and costs nothing."""
        size = len(data)
        head = bytes([first, 0x80 | size]) if size < 126 else struct.pack("!BBH", first, 0xFE, size)
        self.socket.sendall(head + b"\0\0\0\0" + data)


def _end_of_frame(data: bytes, at: int) -> int | None:
    """Where the frame that begins at ``at`` ends; None while it is not whole."""
    if len(data) < at + 2:
        return None
    size, head = data[at + 1], 2
    if size >= 126:
        head = 4 if size == 126 else 10
        if len(data) < at + head:
            return None
        size = int.from_bytes(data[at + 2 : at + head], "big")
    end = at + head + size
    return end if end <= len(data) else None


class Crowd:
    """All clients of a measurement: while one server's are waited for, those of the others are read as well."""

    def __init__(self) -> None:
        self._by_number: dict[int, Client] = {}
        self._poll = select.epoll()

    def add(self, client: Client) -> Client:
        number = client.socket.fileno()
        self._by_number[number] = client
        self._poll.register(number, select.EPOLLIN)
        return client

    def await_all(self, clients: list[Client], marker: bytes) -> float:
        """Read until each of these has a frame with the marker; the moment of the last. NotMeasured after 60 s."""
        waiting = {client for client in clients if not client.finds(marker, read=False)}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while waiting:
            for number, _ in self._poll.poll(1.0):
                client = self._by_number[number]
                if client.finds(marker):
                    waiting.discard(client)
            if time.monotonic() > deadline:
                raise NotMeasured(f"{len(waiting)} of {len(clients)} clients never saw {marker!r}")
        return time.monotonic()

    def close(self) -> None:
        self._poll.close()
        for client in self._by_number.values():
            client.socket.close()
