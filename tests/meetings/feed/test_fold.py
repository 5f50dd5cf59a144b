"""The golden cases that the tablets' fold reads too (frontend/src/core/feed/fold.test.ts)."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.feed.fold import fold

pytestmark = pytest.mark.pure

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=[path.stem for path in GOLDEN])
def test_golden_cases(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    state = case["before"]
    for change in case["changes"]:
        state = fold(state, put=change.get("put", {}), drop=change.get("drop", []))
    assert state == case["after"]


def test_there_are_golden_cases() -> None:
    assert len(GOLDEN) >= 4


states = st.dictionaries(st.sampled_from("abcdef"), st.integers(), max_size=6)
changes = st.tuples(states, st.lists(st.sampled_from("abcdef"), max_size=3))


@given(states, changes)
def test_applying_a_change_twice_does_no_harm(state: dict[str, Any], change: tuple[dict[str, Any], list[str]]) -> None:
    put, drop = change
    once = fold(state, put=put, drop=drop)
    assert fold(once, put=put, drop=drop) == once
    assert {key: once[key] for key in put} == put
