"""Strict reading of what clients send: closed types, bounded size, no surprises."""

import json
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from meetings.kernel.errors import Invalid
from meetings.kernel.text import clean

T = TypeVar("T", bound=BaseModel)

MAX_FRAME_BYTES = 64 * 1024
MAX_DEPTH = 16

# A row's id: what a signed 53-bit number of a browser can carry without loss.
Id = Annotated[int, Field(ge=1, le=2**53 - 1)]
# A moment, ms since 1970 UTC: between 2000 and 2200.
Ms = Annotated[int, Field(ge=946_684_800_000, le=7_258_118_400_000)]
Title = Annotated[
    str, StringConstraints(max_length=1000), AfterValidator(clean), StringConstraints(min_length=1, max_length=500)
]
Line = Annotated[str, StringConstraints(max_length=600), AfterValidator(clean), StringConstraints(max_length=300)]


class Closed(BaseModel):
    """A closed input type: an unknown field or a wrong type is an error; values are never coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def parse_json(raw: bytes | str) -> Any:
    """The JSON value of at most 64 KiB and 16 levels; NaN, Infinity and doubled keys are refused.

    Raises ``Invalid`` with ``input.too_large`` or ``input.not_json``.
    """
    size = len(raw) if isinstance(raw, bytes) else len(raw.encode("utf-8", "surrogatepass"))
    if size > MAX_FRAME_BYTES:
        raise Invalid("input.too_large", limit=MAX_FRAME_BYTES // 1024)
    try:
        value = json.loads(raw, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
        if _depth(value) > MAX_DEPTH:
            raise Invalid("input.too_deep")
        # A lone surrogate is legal JSON and no text: it must not reach a database.
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise Invalid("input.too_deep") from error
    except ValueError as error:
        raise Invalid("input.not_json") from error
    return value


def parse_as(model: type[T], value: object) -> T:
    """``value`` as the closed type, or ``Invalid("input.invalid", field=…)`` naming the first wrong field."""
    try:
        # JSON has no UUID or enum: "python" strictness would refuse their strings, so parse in JSON mode.
        return model.model_validate_json(json.dumps(value))
    except ValidationError as error:
        raise invalid_from(error) from error


def invalid_from(error: ValidationError) -> Invalid:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return Invalid("input.invalid", field=".".join(str(part) for part in first["loc"])[:80])
