"""The two sides cannot drift: the front end's types come from these shapes, and these shapes cover every key."""

import json
from pathlib import Path

import pytest

from meetings.feed.audience import SEEN_BY
from meetings.feed.schema import LIVE, SHARED, json_schema, pattern_of

pytestmark = pytest.mark.pure

EXPORTED = Path(__file__).resolve().parents[3] / "frontend/src/core/generated/feed.schema.json"


def test_the_front_end_s_schema_is_up_to_date() -> None:
    """If not: ``manage.py export_schema`` into that file, then ``npm run types``."""
    assert json.loads(EXPORTED.read_text(encoding="utf-8")) == json_schema()


def test_every_key_has_an_audience_and_no_audience_a_key_that_is_not() -> None:
    assert set(SEEN_BY) == set(SHARED) | set(LIVE)


@pytest.mark.parametrize(
    ("key", "pattern"),
    [("ballot:31/count", "ballot:#/count"), ("agenda.item:7", "agenda.item:#"), ("attendance", "attendance")],
)
def test_patterns(key: str, pattern: str) -> None:
    assert pattern_of(key) == pattern
