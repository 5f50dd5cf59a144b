import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import config.wiring  # noqa: F401  # registers every command
from meetings.edge.commands import COMMANDS, CommandFrame
from meetings.edge.parse import MAX_FRAME_BYTES, parse_as, parse_json
from meetings.kernel.errors import DomainError, Invalid

pytestmark = pytest.mark.pure

ID = "0197a1b2-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "input.not_json"),
        ("{", "input.not_json"),
        ('{"a": NaN}', "input.not_json"),
        ('{"a": Infinity}', "input.not_json"),
        ('{"a": 1, "a": 2}', "input.not_json"),
        ('{"a": "\\ud800"}', "input.not_json"),
        ("9" * 5000, "input.not_json"),
        ("[" * 60000, "input.too_deep"),
        ("[" * 17 + "]" * 17, "input.too_deep"),
        (b"\xff\xfe", "input.not_json"),
        (json.dumps("x" * MAX_FRAME_BYTES), "input.too_large"),
    ],
)
def test_bad_json_is_refused_with_a_code(raw: str | bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_json(raw)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "frame",
    [
        {},
        {"id": ID, "name": "ballot.cast", "meeting": 8, "args": {}, "more": 1},
        {"id": "not a uuid", "name": "ballot.cast", "meeting": 8, "args": {}},
        {"id": ID, "name": "ballot.cast", "meeting": "8", "args": {}},
        {"id": ID, "name": "ballot.cast", "meeting": 8.5, "args": {}},
        {"id": ID, "name": "ballot.cast", "meeting": True, "args": {}},
        {"id": ID, "name": "ballot.cast", "meeting": 0, "args": {}},
        {"id": ID, "name": "ballot.cast", "meeting": 2**70, "args": {}},
        {"id": ID, "name": "ballot.cast", "meeting": 8, "args": []},
        [],
        None,
        "ballot.cast",
    ],
)
def test_a_frame_is_a_closed_type(frame: object) -> None:
    with pytest.raises(Invalid) as refused:
        parse_as(CommandFrame, frame)
    assert refused.value.code == "input.invalid"


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(sorted(COMMANDS)), st.dictionaries(st.text(max_size=10), json_values, max_size=5))
def test_no_command_takes_arbitrary_arguments(name: str, args: dict[str, Any]) -> None:
    spec = COMMANDS[name].args
    try:
        parsed = parse_as(spec, args)
    except DomainError as refused:
        assert refused.code == "input.invalid"  # noqa: PT017  # either outcome is right
    else:
        assert set(args) <= set(spec.model_fields)
        assert parsed == parse_as(spec, args)
