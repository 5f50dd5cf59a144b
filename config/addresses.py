"""Under which names and addresses this machine is reached on its own network; standard library only."""

import socket
import struct
import sys

_SIOCGIFADDR = 0x8915  # Linux, netdevice(7): the IPv4 address of one interface


def own_addresses() -> tuple[str, ...]:
    """IPv4 addresses of this machine other than loopback, those of real networks before those of container bridges.

    Reads the interfaces and sends nothing, so it also answers in a hall without any route to the outside.
    """
    if sys.platform == "linux":
        found = [(name, _interface_address(name)) for _, name in socket.if_nameindex()]
    else:
        found = [("", address) for address in _resolved_addresses()]
    usable = [(name, address) for name, address in found if address and not address.startswith("127.")]
    usable.sort(key=lambda pair: pair[0].startswith(("docker", "br-", "veth", "virbr")))
    return tuple(dict.fromkeys(address for _, address in usable))


def own_names() -> tuple[str, ...]:
    """Every host name and address by which a browser on the same network may call this machine."""
    name = socket.gethostname().lower()
    return tuple(dict.fromkeys(("localhost", "127.0.0.1", "[::1]", name, f"{name}.local", *own_addresses())))


def _interface_address(name: str) -> str | None:
    import fcntl  # absent outside Unix, where this function is not called

    request = struct.pack("256s", name.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, request)
        except OSError:  # an interface that is down or has no IPv4 address
            return None
    return socket.inet_ntoa(answer[20:24])


def _resolved_addresses() -> list[str]:
    try:
        rows = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return [str(row[4][0]) for row in rows]
