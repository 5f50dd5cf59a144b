"""Browsers as people use them: a context a device, everything they ask for and complain about written down."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, WebSocket, expect

from meetings.demo.people import PASSWORD
from scripts.terminal import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / os.environ.get("SCREENSHOTS", "var/screenshots")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE_MS = 15_000

Size = tuple[int, int]
PORTRAIT, LANDSCAPE, DESK, HALL = (800, 1280), (1280, 800), (1440, 900), (1920, 1080)


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, or the one that CHROMIUM_PATH names."""
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    assert path, "Chromium is missing: apt-get install chromium"
    return playwright.chromium.launch(executable_path=path, args=QUIET)


@dataclass
class Screen:
    """One device with one page. ``complaints`` holds foreign requests, console errors, and broken policies."""

    page: Page
    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)
    allowed: list[re.Pattern[str]] = field(default_factory=list)

    def allow(self, *patterns: str) -> None:
        """Complaints that this test provokes on purpose."""
        self.allowed += [re.compile(pattern) for pattern in patterns]

    def go(self, path: str) -> None:
        self.page.goto(path)

    def one_tap(self, role: str) -> None:
        """Sign in as one of the demo's people by the button of the sign-in page."""
        self.go("/sign-in")
        self.page.get_by_role("button", name=re.compile(rf"^{role} ")).first.click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def sign_in(self, username: str) -> None:
        self.go("/sign-in")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def meeting(self, body: str = "HĐND tỉnh Lam Giang") -> int:
        """The id of my meeting of a body; of several the one that runs."""
        rows = [row for row in self.read("/api/meetings")["meetings"] if row["body_short"] == body]
        return int(min(rows, key=lambda row: row["state"] != "open")["id"])

    def read(self, path: str) -> Any:
        answer = self.context.request.get(f"{self.address}{path}")
        assert answer.ok, f"{path}: {answer.status}"
        return answer.json()

    def shoot(self, name: str) -> None:
        """A picture for people; nothing is compared."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")

    def look(self, name: str) -> None:
        """A picture, and what axe says of this very moment."""
        self.shoot(name)
        found = self.violations()
        assert not found, f"{name}:\n" + "\n".join(found)

    def sees(self, text: str | re.Pattern[str], *, count: int | None = None) -> None:
        found = self.page.get_by_text(text).filter(visible=True)
        if count is None:
            expect(found.first).to_be_visible()
        else:
            expect(found).to_have_count(count)

    def violations(self) -> list[str]:
        """What axe calls serious or critical, one line each."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{row['id']}: {node['target']} {node['failureSummary']}"
            for row in found["violations"]
            if row["impact"] in {"serious", "critical"}
            for node in row["nodes"]
        ]

    def unexpected(self) -> list[str]:
        return [line for line in self.complaints if not any(pattern.search(line) for pattern in self.allowed)]


@contextmanager
def screen(browser: Browser, address: str, size: Size) -> Iterator[Screen]:
    """A device of its own: cookies, storage and size; on leaving, its complaints fail the test."""
    width, height = size
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
        has_touch=size in {PORTRAIT, LANDSCAPE},
    )  # fmt: skip
    context.set_default_timeout(PATIENCE_MS)
    shown = Screen(context.new_page(), context, address)
    _listen(shown)
    try:
        yield shown
    finally:
        context.close()
    unexpected = shown.unexpected()
    assert not unexpected, "\n".join(unexpected)


def _listen(shown: Screen) -> None:
    own = urlsplit(shown.address).netloc

    def foreign(url: str) -> bool:
        return urlsplit(url).scheme not in {"data", "blob", "about"} and urlsplit(url).netloc != own

    def asked(thing: Request | WebSocket) -> None:
        if foreign(thing.url):
            shown.complaints.append(f"foreign: {thing.url}")

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            shown.complaints.append(f"console: {message.text}")

    def watch(page: Page) -> None:
        page.on("console", said)
        page.on("websocket", asked)
        page.on("pageerror", lambda error: shown.complaints.append(f"error: {error}"))

    shown.context.on("request", asked)
    shown.context.on("page", watch)
    watch(shown.page)
    shown.context.add_init_script(
        "document.addEventListener('securitypolicyviolation', e =>"
        " console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )


Opener = Callable[[Size], Screen]
