"""The hash chain, pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

GENESIS = "0" * 64


def canonical(value: object) -> str:
    """The one spelling of a JSON value that is hashed and stored."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def entry_hash(
    previous: str, *, seq: int, kind: str, at: int, actor: str, put: Mapping[str, Any], drop: Sequence[str]
) -> str:
    """SHA-256 (hex) over the hash before and the canonical contents; ``at`` in ms."""
    told = canonical({"seq": seq, "kind": kind, "at": at, "actor": actor, "put": put, "drop": list(drop)})
    return hashlib.sha256(f"{previous}\n{told}".encode()).hexdigest()
