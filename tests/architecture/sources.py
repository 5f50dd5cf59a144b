"""The Python files of the project as syntax trees, for the tests of its shape."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DELIVERED = ("config", "meetings", "realtime")
WRITTEN = (*DELIVERED, "scripts", "bench", "tests")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def sources(*packages: str) -> Iterator[Path]:
    """Files of the packages that exist, without migrations and generated ones."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not {"migrations", "generated", "node_modules"} & set(path.relative_to(ROOT).parts):
                yield path


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
