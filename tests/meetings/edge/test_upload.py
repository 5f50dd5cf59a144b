from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from pytest_django.fixtures import Settings

from meetings.edge.upload import FORM_BYTES, OneFileHandler, largest_body
from meetings.kernel.errors import Invalid, Limited

LIMIT = 1000


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.UPLOAD_MAX_BYTES = LIMIT
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


def began() -> OneFileHandler:
    handler = OneFileHandler()
    handler.new_file("file", "a.pdf", "application/pdf", None, None, {})
    return handler


def test_a_file_up_to_the_limit_is_received() -> None:
    handler = began()
    handler.receive_data_chunk(b"x" * LIMIT, 0)
    received = handler.file_complete(LIMIT)
    assert received is not None
    with received as file:
        assert isinstance(file, TemporaryUploadedFile)
        assert file.read() == b"x" * LIMIT


def test_one_byte_more_is_not_and_leaves_no_file() -> None:
    handler = began()
    handler.receive_data_chunk(b"x" * LIMIT, 0)
    with pytest.raises(Limited, match="document.too_large"):
        handler.receive_data_chunk(b"x", LIMIT)


def test_a_header_that_says_too_much_is_enough() -> None:
    handler = OneFileHandler()
    assert largest_body() == LIMIT + FORM_BYTES
    handler.handle_raw_input(BytesIO(), {}, largest_body(), b"")
    with pytest.raises(Limited, match="document.too_large"):
        handler.handle_raw_input(BytesIO(), {}, largest_body() + 1, b"")


def test_a_second_file_is_refused() -> None:
    handler = began()
    with pytest.raises(Invalid, match=r"input\.invalid"):
        handler.new_file("file", "b.pdf", "application/pdf", None, None, {})
    handler.file.close()
