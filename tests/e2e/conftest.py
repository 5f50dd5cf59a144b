"""The browser tests' world: seeded and drawn once, copied for each module, a fresh device for each use."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from scripts.setup import alone, build_front_end
from tests.e2e.program import Program, copy_of, free_port
from tests.e2e.screens import PATIENCE_MS, Opener, Screen, Size, launch, screen

expect.set_options(timeout=PATIENCE_MS)

HERE = Path(__file__).parent
# The first test waits for the demo to be seeded and drawn, on a slow machine with the front end to be built before.
SECONDS = 400


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(SECONDS))


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo as it is after its first start, its documents drawn.

    Whoever writes these tests keeps it between runs: E2E_GOLDEN names the folder.
    """
    with alone():
        build_front_end()
    kept = Path(os.environ.get("E2E_GOLDEN") or tmp_path_factory.mktemp("golden"))
    if (kept / "dien_hong.sqlite3").exists():
        return kept
    kept.mkdir(parents=True, exist_ok=True)
    program = Program(kept, free_port())
    try:
        program.start()
        program.wait_until_drawn()
    finally:
        program.stop()
    return program.folder


@pytest.fixture(scope="module")
def program(golden: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A running program that this module may change as it likes."""
    copy = copy_of(golden, tmp_path_factory.mktemp("program") / "data")
    try:
        copy.start()
        yield copy
    finally:
        copy.stop()


# A module at a time: while Playwright's loop runs in this thread, Django refuses to reach its database from it.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


@pytest.fixture
def device(browser: Browser, program: Program) -> Iterator[Opener]:
    """Opens devices of a size; their complaints fail the test when it ends."""
    with ExitStack() as stack:

        def opened(size: Size) -> Screen:
            return stack.enter_context(screen(browser, program.address, size))

        yield opened
