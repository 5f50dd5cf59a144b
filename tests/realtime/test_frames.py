"""A frame's two forms hold the same text, framed as RFC 6455 says; websockets is the judge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame as Judged
from websockets.frames import Opcode
from websockets.streams import StreamReader

from realtime.frames import Frame, frame_of, header

pytestmark = pytest.mark.pure


def read(raw: bytes) -> Judged:
    stream = StreamReader()
    stream.feed_data(raw)
    stream.feed_eof()
    reading = Judged.parse(stream.read_exact, mask=False)
    with pytest.raises(StopIteration) as done:
        next(reading)
    frame: Judged = done.value.value
    return frame


def test_a_frame_is_compact_text_in_vietnamese() -> None:
    assert frame_of({"say": "Đã mở", "n": 1}).text == '{"say":"Đã mở","n":1}'


@given(st.text())
def test_the_bytes_on_the_wire_hold_the_text(text: str) -> None:
    frame = Frame(text.encode())
    judged = read(frame.raw)
    assert (judged.opcode, judged.fin, bytes(judged.data).decode(), frame.text) == (Opcode.TEXT, True, text, text)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 100_000])
def test_the_length_is_told_as_short_as_it_goes(size: int) -> None:
    assert len(read(Frame(b"x" * size).raw).data) == size
    assert len(header(size)) == (2 if size < 126 else 4 if size < 65536 else 10)


def test_it_is_encoded_once() -> None:
    frame = frame_of({"n": 1})
    assert frame.raw is frame.raw
    assert frame.text is frame.text
