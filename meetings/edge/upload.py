"""Receives one file to a temporary file and breaks off above the limit, whatever its length was said to be."""

from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from meetings.kernel.errors import Invalid, Limited

# What the other fields and the boundaries of a form may add to the file.
FORM_BYTES = 1024 * 1024


def largest_body() -> int:
    return int(settings.UPLOAD_MAX_BYTES) + FORM_BYTES


def too_large() -> Limited:
    return Limited("document.too_large", limit=settings.UPLOAD_MAX_BYTES // 1024**2)


class OneFileHandler(TemporaryFileUploadHandler):
    """Django's handler for every form; raises ``document.too_large`` before a byte is read where the header tells."""

    received = -1

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803  # Django's name
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        if content_length > largest_body():
            raise too_large()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.received >= 0:
            raise Invalid("input.invalid", field="file")
        self.received = 0
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_BYTES:
            self.file.close()  # which also removes it
            raise too_large()
        super().receive_data_chunk(raw_data, start)
