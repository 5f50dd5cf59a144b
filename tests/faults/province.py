"""The province of docker-compose.yml as plain processes: two web processes and a worker behind Caddy.

The database and Redis listen on Unix sockets, everything else on ports of 127.0.0.1 that were free.
"""

import asyncio
import http.client
import json
import os
import re
import ssl
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from config.serving.children import start_child
from scripts.services import find
from scripts.terminal import ROOT
from tests.e2e.program import free_port
from tests.faults.processes import UNIT, await_that
from tests.faults.program import Process, Program
from tests.realtime.follower import Follower

Frame = dict[str, Any]
SITE = "localhost"
AWAY = {502, 503, 504}
LOST = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError)


@dataclass
class Province(Program):
    """``more`` names the database and Redis; ``webs`` are the web processes by their ports."""

    facts: Frame = field(default_factory=dict)
    webs: dict[int, Process] = field(default_factory=dict)
    https: int = 0
    proxy: Process | None = None
    worker: Process | None = None

    def open(self) -> None:
        """Migrated and seeded; everybody answers."""
        self.more |= {"DIEN_HONG_PROXIED": "yes", "DIEN_HONG_SECURE_COOKIES": "yes", "DIEN_HONG_HOSTS": SITE}
        self.run("manage.py", "migrate", "-v0")
        self.facts = json.loads(self.run("-m", "tests.faults.seed_province"))
        self.worker = self.start("manage.py", "work")
        for port in (free_port(), free_port()):
            self.start_web(port)
        await_that(lambda: all(map(self.is_well, self.webs)), seconds=60)
        self.start_proxy()  # last, as in docker-compose.yml: it takes whom it finds away for so until it looks again
        await_that(self.lets_in, seconds=30)

    def start_web(self, port: int) -> None:
        self.webs[port] = self.start("-m", "realtime.server", "--port", str(port))

    def start_proxy(self) -> None:
        program = find("caddy")
        assert program, "Debian's caddy is among the tools of scripts/services.py"
        self.https = free_port()
        settings = {
            "SITE_NAME": SITE, "CADDY_BIND": "127.0.0.1", "CADDY_HTTP_PORT": str(free_port()),
            "CADDY_HTTPS_PORT": str(self.https), "CADDY_HEALTH_PORT": str(free_port()),
            "CADDY_STORAGE": str(self.folder / "caddy"), "XDG_CONFIG_HOME": str(self.folder / "xdg"),
            "XDG_DATA_HOME": str(self.folder / "xdg"),
            "WEB_UPSTREAMS": " ".join(f"127.0.0.1:{port}" for port in self.webs),
        }  # fmt: skip
        command = [program, "run", "--config", str(ROOT / "deploy" / "Caddyfile"), "--adapter", "caddyfile"]
        with (self.folder / "caddy.log").open("ab") as log:
            self.proxy = start_child(command, env={**os.environ, **settings}, output=log)
        self.started.append(self.proxy)

    @property
    def trust(self) -> ssl.SSLContext:
        """What a tablet trusts that got the province's root certificate, and nothing else."""
        return ssl.create_default_context(cafile=self.folder / "caddy" / "pki" / "authorities" / "local" / "root.crt")

    def is_well(self, port: int) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5 * UNIT) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def lets_in(self) -> bool:
        try:
            return Browser(self).ask("GET", "/healthz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def sockets(self, port: int) -> int:
        """How many WebSockets a web process has, by its own numbers."""
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5 * UNIT) as answer:
            numbers = answer.read().decode()
        found = re.search(r'^dien_hong_connections\{[^}]*kind="websocket"[^}]*\} (\S+)', numbers, re.MULTILINE)
        assert found, numbers
        return int(float(found[1]))

    def web_with_sockets(self) -> int:
        """The port of a web process that has a socket."""
        return next(port for port in self.webs if self.sockets(port))


@dataclass
class Browser:
    """Signs in through the proxy and keeps its cookies, secure ones included."""

    province: Province
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    @property
    def origin(self) -> str:
        return f"https://{SITE}:{self.province.https}"

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        door = http.client.HTTPSConnection(SITE, self.province.https, timeout=30 * UNIT, context=self.province.trust)
        try:
            sent = {"Cookie": self.cookie, "Origin": self.origin, "Referer": f"{self.origin}{path}"}
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            door.request(method, path, body, {**sent, **named})
            answer = door.getresponse()
            for told in answer.headers.get_all("Set-Cookie") or []:
                assert "Secure" in told, told
                self.cookies.load(told)
            return answer.status, answer.read().decode()
        finally:
            door.close()

    def sign_in(self, name: str) -> None:
        _, page = self.ask("GET", "/sign-in")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, page
        form = {"csrfmiddlewaretoken": token[1], "login": name, "password": self.province.facts["password"]}
        kind = "application/x-www-form-urlencoded"
        status, page = self.ask("POST", "/sign-in", urlencode(form).encode(), Content_Type=kind)
        assert status == 302, page

    def command(self, name: str, **args: object) -> Frame:
        """Sent again, unchanged, while the proxy finds nobody who takes it: so do our own clients."""
        body = {"id": str(uuid4()), "meeting": self.province.facts["meeting"], "args": args}
        for _ in range(50):
            status, text = self.ask(
                "POST", f"/api/commands/{name}", json.dumps(body).encode(), Content_Type="application/json",
                X_CSRFToken=self.cookies["csrftoken"].value,
            )  # fmt: skip
            if status not in AWAY:
                break
            time.sleep(0.1 * UNIT)
        assert status == 200, (status, text)
        answer: Frame = json.loads(text)
        return answer

    def upload(self, content: bytes) -> int:
        """A draft of the first item; its number."""
        facts, line = self.province.facts, "frontier"
        fields = {"meeting": facts["meeting"], "item": facts["item"], "title": "Dự thảo", "kind": "draft"}
        head = "".join(
            f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        file = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        body = (head + file).encode() + content + f"\r\n--{line}--\r\n".encode()
        status, text = self.ask(
            "POST", "/api/documents", body, Content_Type=f"multipart/form-data; boundary={line}",
            X_CSRFToken=self.cookies["csrftoken"].value,
        )  # fmt: skip
        assert status == 201, text
        return int(json.loads(text)["document"])


class Screen(Follower):
    """A tablet or a desk of somebody who is signed in; follows on after a lost link."""

    def __init__(self, browser: Browser) -> None:
        super().__init__()
        self.browser = browser
        self.link: ClientConnection | None = None

    @property
    def kinds(self) -> list[str]:
        return [entry["kind"] for frame in self.log if frame["t"] == "entries" for entry in frame["entries"]]

    @property
    def answers(self) -> list[Frame]:
        return [frame for frame in self.log if frame["t"] == "answer"]

    async def stay(self) -> None:
        """Connect again and again until cancelled."""
        origin, trust = self.browser.origin, self.browser.province.trust
        headers = {"Cookie": self.browser.cookie, "Origin": origin}
        address = f"wss{origin.removeprefix('https')}/ws"
        while True:
            try:
                async with connect(
                    address, additional_headers=headers, ssl=trust, proxy=None, host="127.0.0.1"
                ) as link:
                    await self._follow(link)
            except LOST:
                self.link = None
                await asyncio.sleep(0.1)

    async def _follow(self, link: ClientConnection) -> None:
        meeting = self.browser.province.facts["meeting"]
        again = {"t": "resume", "meeting": meeting, "epoch": self.epoch, "seq": self.seq}
        await link.send(json.dumps(again if self.epoch else {"t": "hello", "meeting": meeting}))
        async for text in link:
            self.take(json.loads(text))
            self.link = link
        raise ConnectionError

    async def send(self, name: str, **args: object) -> None:
        assert self.link is not None
        meeting = self.browser.province.facts["meeting"]
        frame = {"t": "command", "id": str(uuid4()), "name": name, "meeting": meeting, "args": args}
        await self.link.send(json.dumps(frame))
