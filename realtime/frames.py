"""A frame for many sockets: its JSON is written once and its bytes on the wire are made once."""

import json
import struct
from functools import cached_property

# RFC 6455, 5.2: a whole text message in one frame; what a server sends is not masked.
_WHOLE_TEXT = 0x81
_SHORT, _MEDIUM = 126, 1 << 16


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Frame:
    """One text message; the same object goes to every socket of an audience."""

    def __init__(self, payload: bytes) -> None:
        self.payload = payload

    @cached_property
    def text(self) -> str:
        """For servers that frame by themselves."""
        return self.payload.decode()

    @cached_property
    def raw(self) -> bytes:
        """The whole frame as it travels."""
        return header(len(self.payload)) + self.payload


def frame_of(value: object) -> Frame:
    return Frame(to_json(value).encode())


def header(size: int) -> bytes:
    """What precedes a text message of ``size`` bytes: 2, 4 or 10 bytes."""
    if size < _SHORT:
        return bytes((_WHOLE_TEXT, size))
    if size < _MEDIUM:
        return struct.pack("!BBH", _WHOLE_TEXT, 126, size)
    return struct.pack("!BBQ", _WHOLE_TEXT, 127, size)
