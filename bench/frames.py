"""Websocket frames as the benches' clients make and read them (RFC 6455, 5.2)."""

import struct
from collections.abc import Iterator

# First bytes of whole frames.
TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A


def masked(first: int, data: bytes) -> bytes:
    """A frame of at most 64 KiB from the client; a mask of zeros changes nothing and costs nothing."""
    size = len(data)
    head = bytes([first, 0x80 | size]) if size < 126 else struct.pack("!BBH", first, 0xFE, size)
    return head + b"\0\0\0\0" + data


def span(data: bytes | bytearray, at: int, end: int) -> tuple[int, int] | None:
    """(begin of the payload, end of the frame) of the frame at ``at``; None while it is not whole before ``end``."""
    if end < at + 2:
        return None
    size, begin = data[at + 1], at + 2
    if size >= 126:
        begin += 2 if size == 126 else 8
        if end < begin:
            return None
        size = int.from_bytes(data[at + 2 : begin], "big")
    return (begin, begin + size) if begin + size <= end else None


def spans(data: bytes | bytearray, end: int) -> Iterator[tuple[int, int, int]]:
    """(first byte's place, payload's, end) of each whole frame in ``data[:end]``."""
    at = 0
    while (found := span(data, at, end)) is not None:
        yield at, *found
        at = found[1]
