"""What the tests need around them: Debian programs, and a PostgreSQL and a Redis of their own, thrown away afterwards.

Both servers listen on Unix sockets in a temporary folder only, so they meet no server that the machine already runs.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.serving.children import start_child, stop_children
from scripts import debian
from scripts.terminal import Refusal, run_quietly

START_SECONDS = 30
STOP_SECONDS = 5


@dataclass(frozen=True)
class Tool:
    """A program of Debian: found by one of its names, installed by its package."""

    names: tuple[str, ...]
    package: str
    purpose: str


TOOLS = (
    Tool(("chromium", "chromium-browser", "google-chrome"), "chromium", "browser tests"),
    Tool(("postgres",), "postgresql", "tests on PostgreSQL"),
    Tool(("redis-server",), "redis-server", "tests of several web processes"),
    Tool(("soffice",), "libreoffice-writer-nogui", "tests of documents"),
    Tool(("caddy",), "caddy", "tests of the whole province"),
    Tool(("faketime",), "faketime", "tests of wrong clocks"),
    Tool(("fc-list",), "fontconfig", "fonts of documents"),
)
# What only the benches need: the C server that they are compared with.
NGINX = ("nginx", "libnginx-mod-nchan")
NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
# Metrics of the font that Decree 30 asks for, with every Vietnamese letter: fonts-liberation lacks some on Debian 12.
FONT = "Tinos"


def install_tools() -> None:
    """Install what is missing of the programs and fonts; nothing is asked of the network when all are there."""
    missing = [tool for tool in TOOLS if not any(map(find, tool.names))]
    packages = [tool.package for tool in missing]
    purposes = [tool.purpose for tool in missing]
    if not _has_font():
        packages.append("fonts-croscore")
        purposes.append("fonts of documents")
    if packages:
        debian.install(packages, why=", ".join(dict.fromkeys(purposes)))


def install_bench_tools() -> None:
    """Install what is missing of the servers that the benches start."""
    servers = [tool for tool in TOOLS if tool.package in {"postgresql", "redis-server"}]
    packages = [tool.package for tool in servers if not any(map(find, tool.names))]
    if not (find("nginx") and NCHAN.exists()):
        packages += NGINX
    if packages:
        debian.install(packages, why="benches")


def find(name: str) -> str | None:
    """Path of a program, also in the folders where Debian hides PostgreSQL's (the newest version) and nginx."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    hidden = [str(path) for path in sorted(versions, key=lambda path: -float(path.parent.name))]
    return shutil.which(name, path=os.pathsep.join([*hidden, os.environ.get("PATH", os.defpath), "/usr/sbin"]))


def browser() -> str:
    found = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(find, TOOLS[0].names)), None)
    if not found:
        raise Refusal("Chromium is missing: apt-get install chromium, or name it in CHROMIUM_PATH.")
    return found


@dataclass
class Service:
    """A server on a Unix socket in a folder of its own, which may be stopped and started again."""

    address: str
    folder: Path
    socket_name: str
    command: list[str]
    account: str | None = None
    # A command that succeeds once it serves; a server may take connections before.
    asks: tuple[str, ...] = ()
    child: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Until it serves; ``options`` are further words of its command."""
        self.launch(*options)
        self.await_ready()

    def launch(self, *options: str) -> None:
        """From the main thread: the server ends with the thread that started it."""
        with (self.folder / "log").open("ab") as log:
            self.child = start_child([*self.command, *options], cwd=self.folder, user=self.account, output=log)

    def await_ready(self) -> None:
        assert self.child is not None  # ``launch`` came first
        try:
            _await(self.folder / self.socket_name, self.child, asks=self.asks)
        except TimeoutError as error:
            words = (self.folder / "log").read_text(errors="replace")
            raise Refusal(f"{words}\n{self.command[0]} did not start.") from error

    def stop(self) -> None:
        if self.child is not None:
            stop_children([self.child], patience=STOP_SECONDS)
            self.child = None

    def stop_at_once(self) -> None:
        """Without a checkpoint, as when the power fails: what was not yet written is gone."""
        if self.child is not None:
            self.child.send_signal(signal.SIGQUIT)  # PostgreSQL's "immediate shutdown"; it ends other programs too
            self.child.wait(START_SECONDS)
            self.child = None


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """A fresh PostgreSQL while the block runs; yields its address for DIEN_HONG_DATABASE.

    Speed before durability, unless it is ``durable``: then nothing that was committed is lost in a power cut.
    """
    with postgresql_service(durable=durable) as service:
        yield service.address


@contextmanager
def postgresql_service(*, durable: bool) -> Iterator[Service]:
    """The same as something that can be stopped and started; it runs when the block begins."""
    account = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    with _own_folder(account) as folder:
        data = folder / "data"
        as_account = ["setpriv", f"--reuid={account}", f"--regid={account}", "--clear-groups"] if account else []
        run_quietly(
            [*as_account, _program("initdb"), "--no-sync", "--auth=trust", "--username=dien_hong", "--encoding=UTF8",
             "--locale=C.UTF-8", "-D", data],
            cwd=folder, refusal="The PostgreSQL of the tests could not be created.",
        )  # fmt: skip
        settings = {
            "listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "200",
            "recovery_init_sync_method": "syncfs",  # one call after a stop at once instead of one a file
            **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "on" if durable else "off"),
        }  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        address = f"postgresql:///dien_hong?host={folder}&user=dien_hong"
        command = [_program("postgres"), "-D", str(data), *options]
        asks = (_program("pg_isready"), "-q", "-h", str(folder), "-U", "dien_hong")
        with _running(Service(address, folder, ".s.PGSQL.5432", command, account, asks)) as service:
            yield service


@contextmanager
def redis() -> Iterator[str]:
    """A fresh Redis while the block runs; yields its address for DIEN_HONG_REDIS."""
    with redis_service() as service:
        yield service.address


@contextmanager
def redis_service() -> Iterator[Service]:
    """The same as something that can be stopped and started, then empty; it runs when the block begins."""
    with _own_folder(None) as folder:
        socket_name = "redis.sock"
        command = [
            _program("redis-server"), "--port", "0", "--unixsocket", str(folder / socket_name), "--save", "",
            "--appendonly", "no", "--dir", str(folder),
        ]  # fmt: skip
        with _running(Service(f"unix://{folder / socket_name}", folder, socket_name, command)) as service:
            yield service


@contextmanager
def _running(service: Service) -> Iterator[Service]:
    try:
        service.start()
        yield service
    finally:
        service.stop()


def _await(path: Path, child: subprocess.Popen[bytes], *, asks: Sequence[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if _listens(path) and (not asks or subprocess.run(asks, check=False).returncode == 0):
            return
        time.sleep(0.05)
    raise TimeoutError


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True


@contextmanager
def _own_folder(account: str | None) -> Iterator[Path]:
    """A temporary folder that belongs to the account; its path is short, as Unix sockets need."""
    folder = Path(tempfile.mkdtemp(prefix="dien-hong-", dir="/tmp"))
    try:
        if account:
            try:
                owner = pwd.getpwnam(account)
            except KeyError as error:
                raise Refusal(f"The account {account} is missing; Debian's package postgresql makes it.") from error
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    found = find(name)
    if not found:
        raise Refusal(f"{name} is missing although its Debian package was installed.")
    return found


def _has_font() -> bool:
    program = shutil.which("fc-list")
    return program is not None and bool(subprocess.run([program, FONT], capture_output=True, check=False).stdout)
