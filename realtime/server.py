"""daphne as this program runs it: ``python -m realtime.server --bind 0.0.0.0 --port 8000``.

Its own command listens with a backlog of 50, and a hall of tablets that comes back at once then waits for TCP to
repeat itself (measured: 1.9 s for 500 instead of 0.3 s).
"""

import argparse
import ctypes
import gc
import os
import sys
from collections.abc import Callable
from typing import Any

from realtime.bodies import bound_bodies  # isort: skip  # first: daphne installs the reactor
from django.conf import settings
from django.utils.module_loading import import_string
from twisted.internet import reactor
from twisted.internet.task import deferLater

from realtime.listening import allow_many_files, believed_headers, endpoint, stop_listening
from realtime.under_daphne import WireServer, use_wires

# Above the protocol's 64 KiB, so that a frame which is too large is answered; beyond it the socket is closed (1009).
MOST_RECEIVED = 128 * 1024
FAREWELL_SECONDS = 0.3
# A tablet that vanished is noticed within 30 s: a ping after 8 s of silence, the end 12 s later.
PING_SECONDS, PONG_SECONDS = 8, 12
# A storm of thousands is answered one by one; with autobahn's 5 s its last would be turned away.
HANDSHAKE_SECONDS = 30
M_ARENA_MAX = -8  # mallopt(3)
# Objects more than were freed before a look at the young ones; looks at these before one at the older, and the oldest.
GARBAGE = (20_000, 20, 50)


def serve(application: object, *, bind: str, port: int, shared: bool = False) -> None:
    """Run until SIGTERM or SIGINT; sockets are told that the server restarts, and connections are closed."""
    # Only once Django is set up, which importing the application does.
    from meetings.edge.upload import largest_body
    from realtime.station import close_station, end_all_sockets

    allow_many_files()
    share_one_heap()
    collect_seldom()
    bound_bodies(largest=largest_body())
    use_wires()
    server = WireServer(
        application=application,
        endpoints=[endpoint(bind=bind, port=port, shared=shared)],
        server_name="",
        websocket_max_message_size=MOST_RECEIVED,
        websocket_max_frame_size=MOST_RECEIVED,
        **believed_headers(proxied=settings.PROXIED),
        websocket_handshake_timeout=HANDSHAKE_SECONDS,
        websocket_connect_timeout=HANDSHAKE_SECONDS,
        ping_interval=PING_SECONDS,
        ping_timeout=PONG_SECONDS,
    )
    core: Any = reactor  # its published interface lacks types that mypy accepts
    core.addSystemEventTrigger("before", "shutdown", lambda: stop_listening(core))
    core.addSystemEventTrigger("before", "shutdown", lambda: _after_farewell(core, end_all_sockets))
    core.addSystemEventTrigger("after", "shutdown", close_station)
    server.run()


def collect_seldom() -> None:
    """Look for cyclic garbage less often, and never among what the program is made of.

    A full look goes through every object of every socket: at 500 tablets some 50 ms in which nobody is served.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def share_one_heap() -> None:
    """Let all threads allocate from one heap: of one each, most of a storm's memory would stay with them (44 to 25 KB a
    tablet at 500). Nothing where the C library is not glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def _after_farewell(core: Any, farewell: Callable[[], None]) -> Any:
    """What a shutdown waits for: Twisted drops what is still to be written when it closes a connection."""
    farewell()
    return deferLater(core, FAREWELL_SECONDS)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m realtime.server", description="The web server with its sockets.")
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--share-port", action="store_true", help="leave the port to further processes of this server")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    serve(import_string(settings.ASGI_APPLICATION), bind=given.bind, port=given.port, shared=given.share_port)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
