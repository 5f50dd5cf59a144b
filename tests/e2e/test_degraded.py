"""Something between the tablet and the house spoils WebSockets: the sitting goes on, one word says so, and when it is
mended the tablet is back where it was, with nothing missed and nothing twice.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, WebSocket, WebSocketRoute, expect

from tests.e2e.program import Program
from tests.e2e.screens import DESK, LANDSCAPE, PORTRAIT, Opener, Screen, Size, screen
from tests.proxies.http import GOOD, HttpProxy, Manners, Upgrade

POLLING, CONNECTED = "Kết nối chậm", "Đã kết nối"
SLOW_MS = 90_000
# Two seconds are promised; a machine that does much else at once may take several times that.
SHOWN_WITHIN_MS = 3 * 2000
# What a browser writes to its console of a WebSocket that is refused and of a question that is cut off.
SPOILT = ("ERR_", "WebSocket connection to", "Failed to load resource")

# When the page first tried a WebSocket, when the word of the polling state stood on it, and every other word after it.
CLOCK = """
(() => {
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) { super(...given); window.tried ??= performance.now(); }
  };
  new MutationObserver(() => {
    for (const node of document.querySelectorAll("[role=status]"))
      if (node.textContent.includes("POLLING")) window.shown ??= performance.now();
      else if (window.shown && node.textContent.trim()) (window.others ??= []).push(node.textContent.trim());
  }).observe(document, { childList: true, subtree: true, characterData: true });
})()
""".replace("POLLING", POLLING)


@dataclass
class Between:
    """The proxy, in a thread beside the browser's."""

    proxy: HttpProxy
    loop: asyncio.AbstractEventLoop

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}"

    def mend(self) -> None:
        self.proxy.manners = GOOD


@contextmanager
def between(program: Program, manners: Manners) -> Iterator[Between]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def done(work: Callable[[], Any]) -> None:
        asyncio.run_coroutine_threadsafe(work(), loop).result(timeout=20)

    proxy = HttpProxy(program.port, manners)
    done(proxy.__aenter__)
    try:
        yield Between(proxy, loop)
    finally:
        done(lambda: proxy.__aexit__(None, None, None))
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=20)
        loop.close()


@dataclass
class Wire:
    """What the page's WebSockets carried."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: self.sent.append(json.loads(payload)))
        socket.on("framereceived", lambda payload: self.received.append(json.loads(payload)))

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.received if frame["t"] == kind]


@dataclass
class Desk:
    """The secretary, whose own link is good; acts by the commands that the desk's buttons send."""

    shown: Screen
    meeting: int

    def do(self, name: str, **args: object) -> dict[str, Any]:
        token = next(c["value"] for c in self.shown.context.cookies() if c["name"] == "csrftoken")
        answer = self.shown.context.request.post(
            f"{self.shown.address}/api/commands/{name}", headers={"X-CSRFToken": token},
            data={"id": str(uuid4()), "meeting": self.meeting, "args": args},
        )  # fmt: skip
        assert answer.ok, answer.text()
        value: dict[str, Any] = answer.json()["value"]
        return value

    @property
    def snapshot(self) -> dict[str, Any]:
        found: dict[str, Any] = self.shown.read(f"/api/meetings/{self.meeting}/snapshot")
        return found

    def other_item(self) -> tuple[int, int]:
        """The id and the number of an item that is not the current one."""
        items = {key: value for key, value in self.snapshot["state"].items() if key.startswith("agenda.item:")}
        key, item = next((key, item) for key, item in items.items() if item["state"] != "current")
        return int(key.partition(":")[2]), item["number"]

    def open_vote(self, item: int) -> int:
        ballot = int(self.do("ballot.prepare", item=item, title="Thông qua nội dung này", seconds=None)["ballot"])
        self.do("ballot.open", ballot=ballot)
        return ballot


@pytest.fixture
def desk(device: Opener) -> Desk:
    shown = device(DESK)
    shown.one_tap("Thư ký")
    meeting = shown.meeting()
    shown.go(f"/desk/{meeting}")
    says(shown, CONNECTED)
    return Desk(shown, meeting)


def says(shown: Screen, words: str) -> None:
    expect(shown.page.get_by_role("status").filter(has_text=words)).to_be_visible(timeout=SLOW_MS)


@contextmanager
def tablet(browser: Browser, link: Between, size: Size) -> Iterator[tuple[Screen, Wire]]:
    with screen(browser, link.address, size) as shown:
        shown.allow(*SPOILT)
        shown.context.add_init_script(CLOCK)
        wire = Wire()
        shown.page.on("websocket", wire.listen)
        shown.one_tap("Đại biểu")
        yield shown, wire


@pytest.mark.parametrize(
    ("size", "manners"),
    [
        (PORTRAIT, Manners(Upgrade.REFUSE, status=400)),
        (LANDSCAPE, Manners(Upgrade.REFUSE, status=403)),
        (PORTRAIT, Manners(Upgrade.REFUSE, status=501)),
        (LANDSCAPE, Manners(Upgrade.STRIP)),
        (PORTRAIT, Manners(Upgrade.SWALLOW)),
        (LANDSCAPE, Manners(Upgrade.SWALLOW, whole=True)),
        (PORTRAIT, Manners(Upgrade.REFUSE, idle=4)),
        (LANDSCAPE, Manners(Upgrade.REFUSE, delay=0.2)),
    ],
    ids=["400", "403", "501", "strips", "swallows", "buffers", "cuts silence", "is slow"],
)
def test_a_sitting_through_a_proxy_that(
    browser: Browser, program: Program, desk: Desk, size: Size, manners: Manners
) -> None:
    with between(program, manners) as link, tablet(browser, link, size) as (shown, wire):
        shown.go(f"/tablet/{desk.meeting}")
        says(shown, POLLING)
        took = time_to_show(shown)
        assert took < SHOWN_WITHIN_MS
        item, number = desk.other_item()
        desk.do("agenda.step", item=item)
        shown.sees(f"Đang diễn ra: nội dung {number} trong 6")
        shown.look(f"18-tablet-polling-{'x'.join(map(str, size))}")
        votes(shown, desk, desk.open_vote(item))
        assert not wire.received
        link.mend()
        shown.page.evaluate("dispatchEvent(new Event('online'))")
        says(shown, CONNECTED)
        took_over_without_gap_or_double(wire, desk)
        item, number = desk.other_item()
        desk.do("agenda.step", item=item)
        shown.sees(f"Đang diễn ra: nội dung {number} trong 6")
        polled = len(link.proxy.asked)
        shown.page.wait_for_timeout(1500)
        assert not [path for path in link.proxy.asked[polled:] if path.startswith("/feed/poll")]


def time_to_show(shown: Screen) -> float:
    """Milliseconds from the first WebSocket that was tried to the state on the screen, by the page's own clock."""
    return float(shown.page.evaluate("() => window.shown - window.tried"))


def votes(shown: Screen, desk: Desk, ballot: int) -> None:
    """By touch, over HTTP; recorded once, with its receipt; the vote is closed afterwards."""
    sheet = shown.page.get_by_role("dialog")
    sheet.get_by_role("button", name="Tán thành", exact=True).click()
    expect(sheet.get_by_role("status")).to_contain_text("Đã ghi nhận")
    mine = shown.read(f"/api/meetings/{desk.meeting}/snapshot")["own"][f"ballot:{ballot}/mine"]
    assert (mine["choice"], bool(mine["receipt"])) == ("for", True)
    assert desk.snapshot["state"][f"ballot:{ballot}/count"]["cast"] == 1
    desk.do("ballot.close", ballot=ballot)
    sheet.get_by_role("button", name="Đóng").click()
    expect(sheet).to_be_hidden()


def took_over_without_gap_or_double(wire: Wire, desk: Desk) -> None:
    """The tablet resumed from the ledger's very position, and was told that nothing was missing."""
    upto = desk.snapshot["upto"]
    resumed = next(frame for frame in wire.sent if frame["t"] == "resume")
    confirmed = wire.of("entries")[0]
    assert resumed["seq"] == upto
    assert (confirmed["after"], confirmed["upto"], confirmed["entries"]) == (upto, upto, [])
    assert not wire.of("snapshot")


def test_a_proxy_that_cuts_silence_costs_no_word(browser: Browser, program: Program, desk: Desk) -> None:
    manners = Manners(Upgrade.REFUSE, idle=3)
    with between(program, manners) as link, tablet(browser, link, PORTRAIT) as (shown, _):
        shown.go(f"/tablet/{desk.meeting}")
        says(shown, POLLING)
        asked = len(link.proxy.asked)
        shown.page.wait_for_timeout(10_000)
        assert len(link.proxy.asked) > asked + 3
        assert shown.page.evaluate("() => window.others ?? []") == []


def test_a_proxy_that_begins_to_spoil_in_the_middle_of_a_sitting(
    browser: Browser, program: Program, desk: Desk
) -> None:
    with between(program, GOOD) as link, tablet(browser, link, LANDSCAPE) as (shown, _):
        shown.go(f"/tablet/{desk.meeting}")
        says(shown, CONNECTED)
        link.proxy.manners = Manners(Upgrade.SWALLOW)
        link.loop.call_soon_threadsafe(link.proxy.cut)
        says(shown, POLLING)
        item, number = desk.other_item()
        desk.do("agenda.step", item=item)
        shown.sees(f"Đang diễn ra: nội dung {number} trong 6")


def test_a_page_that_is_too_old_offers_to_be_reloaded(device: Opener) -> None:
    shown = device(LANDSCAPE)
    shown.one_tap("Đại biểu")
    tried: list[WebSocketRoute] = []

    def outdated_once(route: WebSocketRoute) -> None:
        tried.append(route)
        if len(tried) == 1:
            route.close(code=4426)
        else:
            route.connect_to_server()

    shown.page.route_web_socket("**/ws", outdated_once)
    shown.go(f"/tablet/{shown.meeting()}")
    expect(shown.page.get_by_role("alert").filter(has_text="Cần tải lại trang.")).to_be_visible()
    shown.look("19-tablet-outdated")
    shown.page.get_by_role("button", name="Tải lại").click()
    says(shown, CONNECTED)
