"""The merge that every screen does; the same five lines live in ``frontend/src/core/feed/fold.ts``."""

from collections.abc import Mapping, Sequence
from typing import Any

State = Mapping[str, Any]


def fold(state: State, *, put: Mapping[str, Any], drop: Sequence[str] = ()) -> dict[str, Any]:
    """The state with ``drop`` gone and the whole new values of ``put`` in place; applying it twice does no harm."""
    kept = {key: value for key, value in state.items() if key not in drop}
    return {**kept, **put}
