"""Many websocket clients in one light loop: raw sockets and epoll; of a frame only its header is read.

A client of this sort costs a part of what any server under test spends on it, so the server is what is measured; the
benches print how large that part was.
"""

import base64
import errno
import os
import select
import socket
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.figures import NotMeasured
from bench.frames import CLOSE, PING, PONG, TEXT, masked, spans

PATIENCE_SECONDS = 60.0
RETRY_SECONDS = 1.0
READ_BYTES = 1 << 18
Reader = Callable[["Client", bytes], None]
UNDER_WAY = {errno.EINPROGRESS, errno.EAGAIN}


@dataclass(frozen=True)
class Address:
    """Where a client goes and what it says first; ``ready`` is part of the frame that makes it complete."""

    port: int
    path: str = "/ws"
    cookie: str = ""
    first: str = ""
    ready: bytes = b""


class Refused(Exception):
    """The server answered the handshake with something else than 101, or hung up."""


@dataclass
class Arrivals:
    """When each client was complete, in seconds after the first of them set out; who never was counts as missing."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    missing: int = 0


class Client:
    """One websocket. Pings are answered: daphne drops who leaves one unanswered."""

    def __init__(self, address: Address, *, receive_bytes: int | None = None) -> None:
        self.address = address
        self.open = False
        self.rest = b""
        self.frame = b""  # the last one that was waited for
        self.reader: Reader | None = None
        self.socket = socket.socket()
        self.socket.setblocking(False)
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        status = self.socket.connect_ex(("127.0.0.1", address.port))
        if status and status not in UNDER_WAY:
            raise Refused(os.strerror(status))

    def ask(self) -> None:
        """Send the handshake, once the connection stands."""
        address = self.address
        lines = [
            f"GET {address.path} HTTP/1.1", f"Host: 127.0.0.1:{address.port}",
            f"Origin: http://127.0.0.1:{address.port}", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        ]  # fmt: skip
        if address.cookie:
            lines.append(f"Cookie: {address.cookie}")
        self._write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def send(self, text: str) -> None:
        """One text frame of at most 64 KiB."""
        self._write(masked(TEXT, text.encode()))

    def finds(self, buffer: bytearray, marker: bytes) -> bool:
        """Read once; whether a frame with the marker came, which is then kept in ``frame``. Refused, NotMeasured."""
        try:
            size = self.socket.recv_into(buffer)
        except BlockingIOError:
            return False
        except OSError as error:
            raise self._lost(error.strerror or "") from error
        if not size:
            raise self._lost("hung up")
        if self.rest or not self.open:
            data = self.rest + buffer[:size]
            return self._finds(data if self.open else self._upgraded(data), marker)
        # The common case by itself: what came is one short frame, whole.
        if self.reader is None and buffer[0] == TEXT and size < 65536:
            begin = 4 if buffer[1] == 126 else 2
            if (begin == 4 and size == 4 + (buffer[2] << 8 | buffer[3])) or size == 2 + buffer[1]:
                if buffer.find(marker, begin, size) < 0:
                    return False
                self.frame = bytes(buffer[begin:size])
                return True
        return self._finds(bytes(buffer[:size]), marker)

    def close(self) -> None:
        self.socket.close()

    def _finds(self, data: bytes, marker: bytes) -> bool:
        found, last = False, 0
        for at, begin, end in spans(data, len(data)):
            if data[at] == PING:
                self._write(masked(PONG, data[begin:end]))
            elif data[at] == CLOSE:
                raise self._lost(f"closed with {int.from_bytes(data[begin : begin + 2], 'big')}")
            elif self.reader is not None:
                self.reader(self, data[begin:end])
            if data.find(marker, begin, end) >= 0:
                found, self.frame = True, data[begin:end]
            last = end
        self.rest = data[last:]
        return found

    def _upgraded(self, data: bytes) -> bytes:
        """What follows the handshake's answer; nothing while that is not whole."""
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            self.rest = data
            return b""
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise Refused(head[:80].decode("latin-1"))
        self.open, self.rest = True, b""
        if self.address.first:
            self.send(self.address.first)
        return rest

    def _lost(self, why: str) -> Exception:
        return NotMeasured(f"a socket was lost: {why}") if self.open else Refused(why)

    def _write(self, data: bytes) -> None:
        try:
            sent = self.socket.send(data)
        except OSError as error:
            raise self._lost(error.strerror or "") from error
        if sent != len(data):
            raise NotMeasured("a server does not read what its clients send")


class Crowd:
    """All clients of a measurement: while one server's are waited for, those of the others are read as well.

    ``reader`` is given every frame of every client; only where the contents matter, as it costs. While ``spins`` it
    never sleeps when it waits: otherwise a server would be charged for waking it at every write that finds it idle,
    the more often the slower the server is. ``busy_seconds`` is what the clients themselves took.
    """

    def __init__(self, *, reader: Reader | None = None) -> None:
        self.spins = False
        self.busy_seconds = 0.0
        self._reader = reader
        self._by_number: dict[int, Client] = {}
        self._poll = select.epoll()
        self._buffer = bytearray(READ_BYTES)

    def join(
        self, addresses: Sequence[Address], *, at_once: int = 50, receive_bytes: int | None = None
    ) -> list[Client]:
        """Connect all, some at a time; NotMeasured when one is refused."""
        clients, arrivals = self.storm(addresses, at_once=at_once, receive_bytes=receive_bytes)
        if arrivals.refused or arrivals.missing:
            raise NotMeasured(f"{arrivals.refused} clients were refused, {arrivals.missing} never arrived")
        return clients

    def storm(
        self,
        addresses: Sequence[Address],
        *,
        at_once: int | None = None,
        receive_bytes: int | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> tuple[list[Client], Arrivals]:
        """Connect all, at most ``at_once`` at a time, until each is complete; who is refused comes again after 1 s."""
        began = time.monotonic()
        arrivals = Arrivals()
        clients: list[Client] = []
        due = [(began, address) for address in reversed(addresses)]
        waiting: set[Client] = set()
        while (due or waiting) and (now := time.monotonic()) - began < patience:
            while due and due[-1][0] <= now and (at_once is None or len(waiting) < at_once):
                waiting.add(self._begin(due.pop()[1], receive_bytes))
            for client in self._turn(0.05):
                if client not in waiting:
                    continue
                waiting.discard(client)
                if client.socket.fileno() < 0:
                    arrivals.refused += 1
                    due.insert(0, (time.monotonic() + RETRY_SECONDS, client.address))
                else:
                    arrivals.seconds.append(time.monotonic() - began)
                    clients.append(client)
        self.leave(waiting)
        arrivals.missing = len(addresses) - len(clients)
        return clients, arrivals

    def await_all(self, clients: Iterable[Client], marker: bytes) -> dict[Client, float]:
        """Read until each of these has a frame with the marker; the moment of each. NotMeasured after 60 s."""
        return self.await_each(dict.fromkeys(clients, marker))

    def await_each(self, wanted: Mapping[Client, bytes]) -> dict[Client, float]:
        """The same with a marker for each."""
        moments: dict[Client, float] = {}
        deadline = time.monotonic() + PATIENCE_SECONDS
        poll, by_number, buffer, clock = self._poll.poll, self._by_number, self._buffer, time.monotonic
        nap = 0.0 if self.spins else 1.0
        while len(moments) < len(wanted):
            events = poll(nap)
            began = clock()
            for number, _ in events:
                client = by_number[number]
                if client.finds(buffer, wanted.get(client, b"\0")) and client in wanted:
                    moments.setdefault(client, clock())
            now = clock()
            self.busy_seconds += now - began
            if now > deadline:
                raise NotMeasured(f"{len(wanted) - len(moments)} of {len(wanted)} clients never saw what they await")
        return moments

    def read_for(self, seconds: float) -> None:
        """Read whatever comes, for a while."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for number, _ in self._poll.poll(left):
                self._by_number[number].finds(self._buffer, b"\0")

    def leave(self, clients: Iterable[Client]) -> None:
        for client in clients:
            self._by_number.pop(client.socket.fileno(), None)
            client.close()

    def ignore(self, client: Client) -> None:
        """From now on nobody reads what comes for this one."""
        self._poll.unregister(client.socket.fileno())

    def close(self) -> None:
        self.leave(list(self._by_number.values()))
        self._poll.close()

    def _begin(self, address: Address, receive_bytes: int | None) -> Client:
        client = Client(address, receive_bytes=receive_bytes)
        client.reader = self._reader
        self._by_number[client.socket.fileno()] = client
        self._poll.register(client.socket.fileno(), select.EPOLLOUT)
        return client

    def _turn(self, seconds: float) -> list[Client]:
        """One look at all sockets; those that became complete, and those that were refused, which are closed."""
        done = []
        for number, events in self._poll.poll(seconds):
            client = self._by_number[number]
            try:
                if events & select.EPOLLOUT:
                    client.ask()
                    self._poll.modify(number, select.EPOLLIN)
                elif client.finds(self._buffer, client.address.ready or b"\0") or (
                    client.open and not client.address.ready
                ):
                    done.append(client)
            except Refused:
                self.leave([client])
                done.append(client)
        return done
