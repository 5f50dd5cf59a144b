"""Databases of the benches: files of SQLite, or a PostgreSQL that keeps what it has confirmed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg

from scripts.services import postgresql

KINDS = ("sqlite", "postgresql")


@contextmanager
def databases(kind: str, names: Sequence[str]) -> Iterator[list[str]]:
    """Addresses of empty databases of one server; of SQLite empty words, for a file where the program makes it."""
    if kind == "sqlite":
        yield ["" for _ in names]
        return
    with postgresql(durable=True) as address:
        with psycopg.connect(address.replace("/dien_hong?", "/postgres?"), autocommit=True) as link:
            for name in names:
                link.execute(f"CREATE DATABASE {name}".encode())
        yield [address.replace("/dien_hong?", f"/{name}?") for name in names]
