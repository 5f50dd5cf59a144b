"""Sizes and names of what is written by hand, and a pure core that never asks the clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import DELIVERED, ROOT, WRITTEN, sources, tree, where

LONGEST_FUNCTION, LONG_FUNCTION, LONG_FUNCTIONS_ALLOWED = 80, 40, 5
LONGEST_FILE, LONG_FILE, LONG_FILES_ALLOWED = 600, 400, 3
LONGEST_COMPONENT = 250
DRAWERS = {"utils", "util", "helpers", "helper", "manager", "managers", "misc"}
CLOCKS = {"now", "utcnow", "today", "localdate", "localtime", "time"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(code: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(code) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from ``def`` to the last one, without the docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def boolean_positionals(function: Function) -> list[str]:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return [a.arg for a in arguments if isinstance(a.annotation, ast.Name) and a.annotation.id == "bool"]


def clock_reads(code: ast.AST) -> list[ast.Call]:
    """Calls of a clock by attribute, as in ``datetime.now()``."""
    return [
        node
        for node in ast.walk(code)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]


def frontend_sources() -> list[Path]:
    found = [path for suffix in ("ts", "svelte") for path in (ROOT / "frontend" / "src").rglob(f"*.{suffix}")]
    return [path for path in sorted(found) if "generated" not in path.parts]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_function_is_too_long() -> None:
    sizes = {where(path, f): length(f) for path in sources(*WRITTEN) for f in functions(tree(path))}
    assert {place: size for place, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    long = {place: size for place, size in sizes.items() if size > LONG_FUNCTION}
    assert len(long) <= LONG_FUNCTIONS_ALLOWED, long


def test_no_file_is_too_long() -> None:
    sizes = {str(path.relative_to(ROOT)): lines(path) for path in [*sources(*WRITTEN), *frontend_sources()]}
    assert {place: size for place, size in sizes.items() if size > LONGEST_FILE} == {}
    long = {place: size for place, size in sizes.items() if size > LONG_FILE}
    assert len(long) <= LONG_FILES_ALLOWED, long


def test_no_component_is_too_long() -> None:
    sizes = {str(path.relative_to(ROOT)): lines(path) for path in frontend_sources() if path.suffix == ".svelte"}
    assert {place: size for place, size in sizes.items() if size > LONGEST_COMPONENT} == {}


def test_no_module_is_a_drawer() -> None:
    found = [str(p.relative_to(ROOT)) for p in [*sources(*WRITTEN), *frontend_sources()] if p.stem.lower() in DRAWERS]
    assert found == []


def test_no_boolean_is_positional() -> None:
    found = [
        f"{where(path, f)} {f.name}({', '.join(boolean_positionals(f))})"
        for path in sources(*DELIVERED, "scripts")
        for f in functions(tree(path))
        if boolean_positionals(f)
    ]
    assert found == []


def test_the_clock_is_read_in_one_module_of_the_domain() -> None:
    found = [
        f"{where(path, call)} {ast.unparse(call)}"
        for path in sources("meetings")
        if path != ROOT / "meetings" / "kernel" / "clock.py" and "adapters" not in path.parts
        for call in clock_reads(tree(path))
    ]
    assert found == []


@pytest.mark.parametrize("line", ["datetime.now(UTC)", "timezone.now()", "time.time()", "date.today()"])
def test_a_planted_clock_is_found(line: str) -> None:
    assert len(clock_reads(ast.parse(line))) == 1


def test_a_planted_giant_and_a_planted_boolean_are_found() -> None:
    body = "".join(f"    x = {number}\n" for number in range(LONGEST_FUNCTION))
    giant = next(functions(ast.parse(f"def f(quick: bool):\n    '''One line.'''\n{body}")))
    assert length(giant) == LONGEST_FUNCTION + 1
    assert boolean_positionals(giant) == ["quick"]
