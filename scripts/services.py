"""What the tests need around them: Debian programs, and a PostgreSQL and a Redis of their own, thrown away afterwards.

Both servers listen on Unix sockets in a temporary folder only, so they meet no server that the machine already runs.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
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


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """A fresh PostgreSQL while the block runs; yields its address for DIEN_HONG_DATABASE.

    Speed before durability, unless it is ``durable``: then nothing that was committed is lost in a power cut.
    """
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
            **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "on" if durable else "off"),
        }  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [_program("postgres"), "-D", str(data), *options]
        with _running(command, folder=folder, socket_name=".s.PGSQL.5432", account=account):
            yield f"postgresql:///dien_hong?host={folder}&user=dien_hong"


@contextmanager
def redis() -> Iterator[str]:
    """A fresh Redis while the block runs; yields its address for DIEN_HONG_REDIS."""
    with _own_folder(None) as folder:
        socket_name = "redis.sock"
        command = [
            _program("redis-server"), "--port", "0", "--unixsocket", str(folder / socket_name), "--save", "",
            "--appendonly", "no", "--dir", str(folder),
        ]  # fmt: skip
        with _running(command, folder=folder, socket_name=socket_name, account=None):
            yield f"unix://{folder / socket_name}"


@contextmanager
def _running(command: list[str], *, folder: Path, socket_name: str, account: str | None) -> Iterator[None]:
    log_file = folder / "log"
    with log_file.open("wb") as log:
        child = start_child(command, cwd=folder, user=account, output=log)
    try:
        _await(folder / socket_name, child)
        yield
    except TimeoutError as error:
        raise Refusal(f"{log_file.read_text(errors='replace')}\n{command[0]} did not start.") from error
    finally:
        stop_children([child], patience=STOP_SECONDS)


def _await(path: Path, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except OSError:
                time.sleep(0.05)
            else:
                return
    raise TimeoutError


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
