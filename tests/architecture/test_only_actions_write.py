"""The database is written by modules named ``actions`` only; migrations and tests are free."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import DELIVERED, sources, tree, where

# Django's own names, so no other call is meant by them.
ALWAYS_WRITES = {
    "bulk_create", "bulk_update", "get_or_create", "update_or_create", "abulk_create", "abulk_update",
    "aget_or_create", "aupdate_or_create", "create_user", "create_superuser", "executemany", "executescript",
}  # fmt: skip
# Files, images, dictionaries and hashes have these too, but take a positional argument there.
WRITES_WITHOUT_POSITIONAL = {"save", "create", "update", "delete", "asave", "acreate", "aupdate", "adelete"}
SQL_VERBS = ("insert", "update", "delete", "replace", "drop", "alter", "create", "truncate")


def writes(code: ast.AST) -> Iterator[ast.Call]:
    """The calls that write rows, as far as a reader of syntax can tell."""
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node, node.func.attr):
            yield node


def _writes(call: ast.Call, name: str) -> bool:
    if name in ALWAYS_WRITES:
        return True
    if name in WRITES_WITHOUT_POSITIONAL:
        return not call.args
    first = call.args[0] if call.args else None
    is_text = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return name == "execute" and is_text and str(first.value).lstrip().lower().startswith(SQL_VERBS)  # type: ignore[union-attr]


def test_only_actions_write() -> None:
    found = [
        f"{where(path, call)} {ast.unparse(call.func)}"
        for path in sources(*DELIVERED)
        if path.name != "actions.py"
        for call in writes(tree(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "item.save()",
        "item.save(update_fields=['title'])",
        "Vote.objects.create(choice='for')",
        "meeting.items.filter(state='open').update(state='done')",
        "Vote.objects.all().delete()",
        "Vote.objects.bulk_create(rows, ignore_conflicts=True)",
        "Vote.objects.get_or_create(ballot=ballot)",
        "await item.asave()",
        "cursor.execute('  INSERT INTO vote VALUES (1)')",
    ],
)
def test_a_planted_write_is_found(line: str) -> None:
    assert len(list(writes(ast.parse(line)))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "digest.update(chunk)",
        "image.save(path)",
        "state.update(put)",
        "files.delete(name)",
        "cursor.execute('SELECT 1')",
    ],
)
def test_what_writes_no_row_is_left_alone(line: str) -> None:
    assert list(writes(ast.parse(line))) == []
