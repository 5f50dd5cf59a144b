"""Every environment variable, declared once; a wrong or unknown one is a refusal to start.

``python -m config.env`` prints the manual. Standard library only: the settings, the commands of ``make`` and the
bench read it before Django exists.
"""

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from config.addresses import own_names

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "DIEN_HONG_"
MIB = 1024 * 1024
MOST_PROCESSES = 64
# Of one process to PostgreSQL: a few are kept for its sockets, the others serve pages.
FEWEST_CONNECTIONS = 8


class WrongSetting(SystemExit):
    """One sentence that names the variable, what it holds and what it may hold; uncaught, it ends the program so."""


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """How one variable is written: ``parse`` raises ValueError with the words that follow "must be"."""

    variable: str
    kind: str
    parse: Callable[[str], object]
    default: str
    unit: str
    doc: str


@dataclass(frozen=True, kw_only=True)
class Database:
    """Where the facts live: a SQLite file (``name`` is its path, the rest empty) or a PostgreSQL server."""

    engine: str
    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""


def _integer(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return parse


def _decimal(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:  # NaN fails too
            raise ValueError(f"a number from {low} to {high}")
        return value

    return parse


def _switch(text: str) -> bool:
    if text.lower() in {"yes", "true", "on", "1"}:
        return True
    if text.lower() in {"no", "false", "off", "0"}:
        return False
    raise ValueError("yes or no")


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(" or ".join(words))
        return text

    return parse


def _path(text: str) -> Path:
    if not text:
        raise ValueError("a path")
    return (ROOT / text).resolve()


def _file(text: str) -> Path | None:
    return _path(text) if text else None


def _redis(text: str) -> str:
    if text and urlsplit(text).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("empty or a redis:// address")
    return text


def _hosts(text: str) -> tuple[str, ...]:
    given = tuple(host.strip() for host in text.split(",") if host.strip())
    if any("/" in host or " " in host for host in given):
        raise ValueError("host names separated by commas, without http://")
    return given or own_names()


def _secret(text: str) -> str:
    if text and len(text) < 32:
        raise ValueError("at least 32 characters long")
    return text


def _database(text: str) -> Database | None:
    if not text:
        return None
    if "://" not in text:
        return Database(engine="sqlite", name=str(_path(text)))
    url = urlsplit(text)
    name = unquote(url.path.removeprefix("/"))
    if url.scheme not in {"postgresql", "postgres"} or not name:
        raise ValueError("the path of a SQLite file or postgresql://user:password@host:port/name")
    asked = {key: values[-1] for key, values in parse_qs(url.query).items()}
    return Database(
        engine="postgresql",
        name=name,
        user=unquote(url.username or asked.get("user", "")),
        password=unquote(url.password or ""),
        host=unquote(url.hostname or asked.get("host", "")),  # ?host=/run/postgresql is a Unix socket
        port=str(url.port or asked.get("port", "")),
    )


def _is_secret(variable: str) -> bool:
    return "SECRET" in variable or "TOKEN" in variable


def _declared(
    variable: str, kind: str, parse: Callable[[str], object], *, default: str = "", unit: str = "", doc: str
) -> Any:
    declaration = Declaration(variable=variable, kind=kind, parse=parse, default=default, unit=unit, doc=doc)
    return field(metadata={"declaration": declaration}, repr=not _is_secret(variable))


@dataclass(frozen=True, kw_only=True)
class Env:
    """What the environment says, checked and typed; ``read`` makes it."""

    port: int = _declared(
        "PORT", "integer", _integer(1, 65535), default="8000", doc="Port on which the web server listens."
    )
    bind: str = _declared(
        "DIEN_HONG_BIND", "text", str, default="0.0.0.0",  # noqa: S104  # tablets are other machines
        doc="Address on which the web server listens; 127.0.0.1 behind a proxy on the same machine.",
    )  # fmt: skip
    processes: int = _declared(
        "DIEN_HONG_PROCESSES", "integer", _integer(1, MOST_PROCESSES), default="1",
        doc="Web processes that manage.py serve starts on this machine; all listen on the one port.",
    )  # fmt: skip
    data_dir: Path = _declared(
        "DIEN_HONG_DATA_DIR", "path", _path, default="var",
        doc="Folder of everything that is written: database file, documents, generated secret key.",
    )  # fmt: skip
    database_given: Database | None = _declared(
        "DIEN_HONG_DATABASE", "path or URL", _database,
        doc="SQLite file, or postgresql://user:password@host:port/name; empty: dien_hong.sqlite3 in the data folder.",
    )  # fmt: skip
    database_password_file: Path | None = _declared(
        "DIEN_HONG_DATABASE_PASSWORD_FILE", "path", _file,
        doc="File that holds the password of the PostgreSQL account; empty: the one in the address above, or none.",
    )  # fmt: skip
    database_connections: int = _declared(
        "DIEN_HONG_DATABASE_CONNECTIONS", "integer", _integer(FEWEST_CONNECTIONS, 200), default="16",
        doc="Most connections of one process to PostgreSQL; all processes together stay below its max_connections.",
    )  # fmt: skip
    redis: str = _declared(
        "DIEN_HONG_REDIS", "URL", _redis,
        doc="redis:// address of the channel layer between web processes; empty: in the memory of the one process.",
    )  # fmt: skip
    secret_key_given: str = _declared(
        "DIEN_HONG_SECRET_KEY", "text", _secret,
        doc="Key that signs sessions, the same on all machines; empty: the file below.",
    )  # fmt: skip
    secret_key_file: Path | None = _declared(
        "DIEN_HONG_SECRET_KEY_FILE", "path", _file,
        doc="File that holds the key; empty: made once, readable by its owner only, as secret_key in the data folder.",
    )  # fmt: skip
    hosts: tuple[str, ...] = _declared(
        "DIEN_HONG_HOSTS", "list", _hosts,
        doc="Host names that are answered, separated by commas; empty: this machine's names and addresses at start.",
    )  # fmt: skip
    debug: bool = _declared(
        "DIEN_HONG_DEBUG", "yes or no", _switch, default="no",
        doc="Error pages with source code; never where others can reach the server.",
    )  # fmt: skip
    demo: bool = _declared(
        "DIEN_HONG_DEMO", "yes or no", _switch, default="no",
        doc="Seed the invented province when it is absent and offer its people on the sign-in page; make run says yes.",
    )  # fmt: skip
    demo_delegates: bool = _declared(
        "DIEN_HONG_DEMO_DELEGATES", "yes or no", _switch, default="yes",
        doc="In a demo, let the delegates whom nobody plays check in and vote by themselves.",
    )  # fmt: skip
    upload_max_bytes: int = _declared(
        "DIEN_HONG_UPLOAD_MAX_BYTES", "integer", _integer(MIB, 4096 * MIB), default=str(100 * MIB), unit="bytes",
        doc="Largest document that is received.",
    )  # fmt: skip
    worker_memory_bytes: int = _declared(
        "DIEN_HONG_WORKER_MEMORY_BYTES", "integer", _integer(128 * MIB, 65536 * MIB), default=str(1024 * MIB),
        unit="bytes", doc="Address space that the processing of one document may use.",
    )  # fmt: skip
    worker_seconds: int = _declared(
        "DIEN_HONG_WORKER_SECONDS", "integer", _integer(1, 3600), default="120", unit="seconds",
        doc="Time that the processing of one document may take.",
    )  # fmt: skip
    tail_seconds: float = _declared(
        "DIEN_HONG_TAIL_SECONDS", "number", _decimal(0.05, 5), default="1", unit="seconds",
        doc="How often each web process looks for entries whose announcement was lost.",
    )  # fmt: skip
    language: str = _declared(
        "DIEN_HONG_LANGUAGE", "vi or en", _one_of("vi", "en"), default="vi", doc="Language of the interface."
    )
    proxied: bool = _declared(
        "DIEN_HONG_PROXIED", "yes or no", _switch, default="no",
        doc="Believe X-Forwarded-For and X-Forwarded-Proto; yes only where nobody but the proxy reaches the server.",
    )  # fmt: skip
    secure_cookies: bool = _declared(
        "DIEN_HONG_SECURE_COOKIES", "yes or no", _switch, default="no",
        doc="Send cookies over HTTPS only; yes wherever a proxy in front serves HTTPS.",
    )  # fmt: skip
    metrics_token_given: str = _declared(
        "DIEN_HONG_METRICS_TOKEN", "text", _secret,
        doc="Bearer token that reads /metrics from another machine; empty: the file below, or this machine only.",
    )  # fmt: skip
    metrics_token_file: Path | None = _declared(
        "DIEN_HONG_METRICS_TOKEN_FILE", "path", _file, doc="File that holds that token; empty: none."
    )

    @cached_property
    def database(self) -> Database:
        given = self.database_given or Database(engine="sqlite", name=str(self.data_dir / "dien_hong.sqlite3"))
        if given.engine == "sqlite" or self.database_password_file is None:
            return given
        path = self.database_password_file
        try:
            return replace(given, password=path.read_text(encoding="utf-8").strip())
        except OSError as error:
            raise WrongSetting(f"The database's password in {path} cannot be read: {error.strerror}.") from error

    @cached_property
    def secret_key(self) -> str:
        """The signing key; on first use it may write the generated file."""
        if self.secret_key_given:
            return self.secret_key_given
        path = self.secret_key_file or self.data_dir / "secret_key"
        try:
            if not self.secret_key_file and not path.exists():
                _keep_new_key(path)
        except OSError as error:
            raise WrongSetting(f"{error.filename or path} cannot be used: {error.strerror}.") from error
        return _kept(path, what="secret key")

    @cached_property
    def metrics_token(self) -> str:
        """The token that reads /metrics from elsewhere; empty when none is given."""
        if self.metrics_token_given or self.metrics_token_file is None:
            return self.metrics_token_given
        return _kept(self.metrics_token_file, what="token of /metrics")


def _kept(path: Path, *, what: str) -> str:
    """The secret in a file. WrongSetting when it cannot be read or is none."""
    try:
        return _secret(path.read_text(encoding="utf-8").strip() or "empty")
    except ValueError as error:
        raise WrongSetting(f"The {what} in {path} must be {error}.") from error
    except OSError as error:
        raise WrongSetting(f"{error.filename or path} cannot be used: {error.strerror}.") from error


def declarations() -> tuple[Declaration, ...]:
    return tuple(item.metadata["declaration"] for item in fields(Env))


def read(environ: Mapping[str, str]) -> Env:
    """The checked settings. WrongSetting for a value that does not parse and for an unknown DIEN_HONG_ name."""
    known = {declaration.variable for declaration in declarations()}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            raise WrongSetting(f"{name} is not a setting; `python -m config.env` lists them.")
    values: dict[str, Any] = {}
    for item in fields(Env):
        declaration: Declaration = item.metadata["declaration"]
        text = environ.get(declaration.variable, "").strip() or declaration.default
        try:
            values[item.name] = declaration.parse(text)
        except ValueError as error:
            shown = "that value" if _is_secret(declaration.variable) else repr(text)
            raise WrongSetting(f"{declaration.variable} must be {error}, not {shown}.") from error
    return Env(**values)


def manual() -> str:
    """The settings as a table in Markdown, one row a variable."""
    rows = [("Variable", "Type", "Default", "Unit", "What it is"), ("---",) * 5]
    rows += [(f"`{d.variable}`", d.kind, f"`{d.default}`" if d.default else "", d.unit, d.doc) for d in declarations()]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ([cell.ljust(width) for cell, width in zip(row, widths, strict=False)] + [row[4]] for row in rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _keep_new_key(path: Path) -> None:
    """Write a fresh key at ``path`` unless another process was faster; complete or absent, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


if __name__ == "__main__":
    sys.stdout.write(manual())
else:
    ENV = read(os.environ)
