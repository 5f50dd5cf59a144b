"""The web server with one fault built in: ``python -m tests.faults.wrong_server <fault> --port 8000``.

The faults sit below the program, in Django's database connection and in the channel layer, so that nothing in the
product knows of them and no rewriting of the product loses them. They want PostgreSQL.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

VOTES = 'INTO "meetings_vote"'
# How long a commit that was already answered for is put off; longer than any answer's way.
PUT_OFF_SECONDS = 0.15


def die_after_commit() -> None:
    """The power fails between the commit of a vote and its answer."""
    from django.db.backends.postgresql.base import DatabaseWrapper

    connections: Any = DatabaseWrapper  # its stubs leave out what Django keeps to itself
    commit: Callable[[Any], None] = connections._commit

    def commit_and_die(connection: Any) -> None:
        commit(connection)
        if _holds_vote(connection):
            os.kill(os.getpid(), signal.SIGKILL)

    _watch_votes(connections)
    connections._commit = commit_and_die


def answer_before_commit() -> None:
    """The program believes a commit that comes a moment later: what it answers is not yet stored."""
    from django.db.backends.postgresql.base import DatabaseWrapper

    connections: Any = DatabaseWrapper
    commit, cursor, switch = connections._commit, connections._cursor, connections._set_autocommit
    guard = threading.RLock()

    def settle(connection: Any) -> None:
        if "owed" not in connection.__dict__:
            return
        with guard:
            if "owed" in connection.__dict__:
                time.sleep(max(0.0, connection.owed - time.monotonic()))
                connection.connection.commit()
                connection.connection.autocommit = True
                del connection.owed

    def commit_later(connection: Any) -> None:
        if not _holds_vote(connection):
            commit(connection)
            return
        connection.owed = time.monotonic() + PUT_OFF_SECONDS
        threading.Thread(target=settle, args=[connection]).start()

    def switch_or_wait(connection: Any, autocommit: bool) -> None:
        if autocommit and "owed" in connection.__dict__:
            return  # ``settle`` does it
        settle(connection)
        switch(connection, autocommit)

    def cursor_of_settled(connection: Any, name: Any = None) -> Any:
        settle(connection)
        return cursor(connection, name)

    _watch_votes(connections)
    connections._commit, connections._set_autocommit = commit_later, switch_or_wait
    connections._cursor = cursor_of_settled


def trust_memory() -> None:
    """A commit does not wait for the disk."""
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"


def mangle_hints() -> None:
    """Between the processes a third of the hints is lost, a third doubled, and all may overtake each other."""
    from django.conf import settings

    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "tests.faults.layers.BadLayer",
            "CONFIG": {"below": settings.CHANNEL_LAYERS["default"], "seed": 1},
        }
    }


def _watch_votes(connection_class: Any) -> None:
    """Note on the connection that its transaction recorded a vote."""
    init = connection_class.__init__

    def init_watched(connection: Any, *args: Any, **kwargs: Any) -> None:
        init(connection, *args, **kwargs)
        connection.execute_wrappers.append(watch)

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if VOTES in str(sql):
            context["connection"].holds_vote = True
        return execute(sql, params, many, context)

    connection_class.__init__ = init_watched


def _holds_vote(connection: Any) -> bool:
    return bool(connection.__dict__.pop("holds_vote", False))


FAULTS = {
    "die-after-commit": die_after_commit,
    "answer-before-commit": answer_before_commit,
    "commit-to-memory": trust_memory,
    "hints": mangle_hints,
}


def main(fault: str, arguments: list[str]) -> int:
    FAULTS[fault]()
    from realtime.server import main as serve

    return serve(arguments)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
