import unicodedata

import pytest

from meetings.document.rules import UNNAMED_FILE, looks_like_pdf, safe_file_name


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Tờ trình 214.pdf", "Tờ trình 214.pdf"),
        (unicodedata.normalize("NFD", "Dự thảo.pdf"), "Dự thảo.pdf"),
        ("../../etc/Luật.pdf", "Luật.pdf"),
        ("C:\\Users\\Ký\\Luật.pdf", "Luật.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("  hai  dấu   cách.pdf ", "hai dấu cách.pdf"),
        ("...", UNNAMED_FILE),
        ("", UNNAMED_FILE),
    ],
)
def test_a_file_name_is_its_last_part_in_one_spelling(told: str, kept: str) -> None:
    assert safe_file_name(told) == kept


def test_a_long_file_name_keeps_its_ending() -> None:
    assert safe_file_name("a" * 300 + ".pdf") == "a" * 251 + ".pdf"
    assert safe_file_name("a" * 300) == "a" * 255
    assert safe_file_name("a." + "b" * 300) == "a." + "b" * 253


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        (b"%PDF-1.7\n", True),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", True),
        (b" " * 1020 + b"%PDF-", False),
        (b"PK\x03\x04", False),
        (b"%PD", False),
        (b"", False),
    ],
)
def test_a_pdf_is_known_by_its_first_kilobyte(head: bytes, is_one: bool) -> None:
    assert looks_like_pdf(head) is is_one
