"""No code without a sentence, no sentence without a code."""

import ast
import re
from pathlib import Path

import pytest

from meetings.edge.sentences import SENTENCES, sentence
from meetings.kernel.errors import Conflict

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parents[3]
ERRORS = {"Invalid", "Absent", "Refused", "Conflict", "Limited", "SignedOut", "Unavailable", "DomainError"}


def codes_raised() -> set[str]:
    found = set()
    for path in [
        *(ROOT / "meetings").rglob("*.py"),
        *(ROOT / "realtime").rglob("*.py"),
        *(ROOT / "config").rglob("*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.fullmatch(r"[a-z]+\.[a-z_]+", node.value)
            ):
                found.add(node.value)
    return found


def literal_codes() -> set[str]:
    """Codes written where an error is made."""
    found = set()
    for path in [*(ROOT / "meetings").rglob("*.py"), *(ROOT / "realtime").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def test_every_code_has_a_sentence() -> None:
    assert literal_codes() <= set(SENTENCES)


def test_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) <= codes_raised()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_sentences_are_whole_in_both_languages(code: str) -> None:
    vietnamese, english = SENTENCES[code]
    for text in (vietnamese, english):
        assert text.endswith(".")
        assert text[0].isupper()
    assert set(re.findall(r"{(\w+)}", vietnamese)) == set(re.findall(r"{(\w+)}", english))
    assert not re.search(r"\bbạn\b|vui lòng|!", vietnamese, re.IGNORECASE)


def test_fields_are_filled_in() -> None:
    error = Conflict("agenda.too_many", limit=200)
    assert sentence(error, language="vi") == "Chương trình có tối đa 200 nội dung."
    assert sentence(error, language="en") == "An agenda has at most 200 items."
