"""Where a web process listens: alone on its port, or sharing it with its siblings (SO_REUSEPORT, socket(7)).

The kernel deals arrivals out among the processes that share a port; no process accepts for another.
"""

import resource
import socket
from typing import Any

from twisted.internet.tcp import Port

BACKLOG = 4096
# A tablet is one open file; beside them the database, Redis and uploads. Far more only hides a leak.
MOST_FILES = 65536

_shared: list[socket.socket] = []


def endpoint(*, bind: str, port: int, shared: bool) -> str:
    """Twisted's description of where to listen. OSError when a shared port cannot be had."""
    interface = bind.strip("[]")
    if not shared:
        escaped = interface.replace(":", r"\:")  # a colon separates the words of a description
        return f"tcp:port={port}:interface={escaped}:backlog={BACKLOG}"
    listening = shared_socket(interface, port)
    _shared.append(listening)  # the server works on a copy; a collected socket would be closed
    return f"fd:fileno={listening.fileno()}"


def shared_socket(interface: str, port: int) -> socket.socket:
    """A listening socket that leaves the port to others of the same user who ask to share it too."""
    family = socket.AF_INET6 if ":" in interface else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.setblocking(False)
        listening.bind((interface, port))
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def stop_listening(reactor: Any) -> None:
    """Take no newcomer any more: on a shared port they go to the siblings from now on."""
    for port in [reader for reader in reactor.getReaders() if isinstance(reader, Port)]:
        port.stopListening()  # type: ignore[no-untyped-call]  # Twisted brings few types
    while _shared:
        _shared.pop().close()


def allow_many_files() -> None:
    """Raise the soft limit of open files as far as the hard one allows, at most to 65,536."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def believed_headers(*, proxied: bool) -> dict[str, str]:
    """daphne's options: who a caller is comes from the proxy's headers only where the proxy alone can call."""
    if not proxied:
        return {}
    return {
        "proxy_forwarded_address_header": "X-Forwarded-For",
        "proxy_forwarded_proto_header": "X-Forwarded-Proto",
    }
