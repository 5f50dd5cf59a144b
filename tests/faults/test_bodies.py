"""The web server with bodies of every size: what is too large is refused without being kept."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import free_port
from tests.factories import pdf
from tests.faults.processes import UNIT, await_that
from tests.faults.program import Program

MIB = 1024 * 1024
TOKEN = "c" * 32
BOUNDARY = "frontier"


class Served(Program):
    """A web server that takes files up to 8 MiB."""

    port: int
    pid: int
    facts: dict[str, Any]

    def serve(self) -> None:
        self.more["DIEN_HONG_UPLOAD_MAX_BYTES"] = str(8 * MIB)
        self.port, self.facts = free_port(), self.seed()
        self.pid = self.start("-m", "realtime.server", "--port", str(self.port)).pid
        await_that(self.answers, seconds=30)

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def form(self, content: bytes) -> bytes:
        fields = {"meeting": self.facts["meeting"], "item": self.facts["item"], "title": "Luật", "kind": "draft"}
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()
        ]
        file = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        return "".join([*parts, file]).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()

    def send(self, body: Any, *, chunked: bool = False) -> tuple[int, str]:
        """Status and code of the answer."""
        door = HTTPConnection("127.0.0.1", self.port, timeout=60 * UNIT)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "X-CSRFToken": TOKEN,
            "Cookie": f"{self.facts['secretary']}; csrftoken={TOKEN}",
        }  # fmt: skip
        door.request("POST", "/api/documents", body, headers, encode_chunked=chunked)
        answer = door.getresponse()
        text = answer.read().decode()
        door.close()
        return answer.status, text.partition('"code": "')[2].partition('"')[0]

    def peak_memory(self) -> int:
        """Bytes, the most that the server ever held (VmHWM, proc(5))."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024

    def kept(self) -> list[Path]:
        return [path for path in (self.folder / "files").rglob("*") if path.is_file()]

    def open_files(self) -> list[str]:
        links = Path(f"/proc/{self.pid}/fd").iterdir()
        names = [str(link.readlink()) for link in links if link.is_symlink()]
        return [name for name in names if "(deleted)" in name]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    own = Served(tmp_path_factory.mktemp("served"))
    own.serve()
    yield own
    own.stop()


def documents(served: Served) -> int:
    return int(served.rows("SELECT count(*) FROM meetings_document")[0][0])


def test_a_large_file_is_received_without_filling_the_memory(served: Served) -> None:
    before = served.peak_memory()
    content = pdf.real() + b"%" * 7 * MIB
    had = documents(served)
    for _ in range(3):
        assert served.send(served.form(content)) == (201, "")
    assert documents(served) == had + 3
    assert served.peak_memory() - before < 16 * MIB
    assert [path.stat().st_size for path in served.kept()] == [len(content)]


def test_one_byte_above_the_limit_is_refused(served: Served) -> None:
    had, kept = documents(served), served.kept()
    content = pdf.real() + b"%" * 8 * MIB
    assert served.send(served.form(content)) == (429, "document.too_large")
    assert (documents(served), served.kept()) == (had, kept)


def test_three_hundred_megabytes_are_refused_without_being_kept(served: Served) -> None:
    had, kept, before = documents(served), served.kept(), served.peak_memory()
    body = served.form(b"%PDF-1.7" + bytes(300 * MIB))
    assert served.send(body) == (429, "document.too_large")
    assert served.peak_memory() - before < 16 * MIB
    assert (documents(served), served.kept()) == (had, kept)
    await_that(lambda: served.open_files() == [], seconds=5)


def test_a_body_of_unknown_length_is_bounded_too(served: Served) -> None:
    had, before = documents(served), served.peak_memory()
    body = (served.form(bytes(MIB)) for _ in range(100))
    assert served.send(body, chunked=True) == (400, "input.invalid")
    assert served.peak_memory() - before < 16 * MIB
    assert documents(served) == had


def test_a_sender_who_hangs_up_leaves_nothing(served: Served) -> None:
    had, kept = documents(served), served.kept()
    body = served.form(pdf.real() + b"%" * 7 * MIB)
    head = (
        f"POST /api/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"X-CSRFToken: {TOKEN}\r\nCookie: {served.facts['secretary']}; csrftoken={TOKEN}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port)) as sender:
        sender.sendall(head.encode() + body[: len(body) // 2])
    await_that(lambda: served.open_files() == [], seconds=5)
    assert (documents(served), served.kept()) == (had, kept)
