import resource
import socket
from collections.abc import Iterator

import pytest

from realtime import listening
from realtime.listening import allow_many_files, believed_headers, endpoint, shared_socket

pytestmark = pytest.mark.faults


@pytest.fixture(params=["127.0.0.1", "::1"])
def interface(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def kept() -> Iterator[list[socket.socket]]:
    yield listening._shared
    while listening._shared:
        listening._shared.pop().close()


def port_of(one: socket.socket) -> int:
    return int(one.getsockname()[1])


def test_alone_it_is_an_ordinary_endpoint() -> None:
    assert endpoint(bind="0.0.0.0", port=8000, shared=False) == "tcp:port=8000:interface=0.0.0.0:backlog=4096"
    assert endpoint(bind="[::1]", port=80, shared=False) == r"tcp:port=80:interface=\:\:1:backlog=4096"


def test_shared_it_hands_over_a_socket_that_listens(interface: str, kept: list[socket.socket]) -> None:
    word = endpoint(bind=interface, port=0, shared=True)
    [own] = kept
    assert word == f"fd:fileno={own.fileno()}"
    assert own.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
    assert not own.getblocking()


def test_those_who_share_divide_the_arrivals(interface: str) -> None:
    with shared_socket(interface, 0) as first, shared_socket(interface, port_of(first)) as second:
        for _ in range(64):  # by a hash of both ends: that one gets none of them happens once in 2^63 runs
            socket.create_connection((interface, port_of(first))).close()
        assert all(arrived(one) > 0 for one in (first, second))


def arrived(one: socket.socket) -> int:
    count = 0
    while True:
        try:
            one.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_somebody_who_does_not_share_keeps_the_port_for_himself(interface: str) -> None:
    family = socket.AF_INET6 if ":" in interface else socket.AF_INET
    with socket.create_server((interface, 0), family=family) as other, pytest.raises(OSError, match="in use"):
        shared_socket(interface, port_of(other))


def test_the_limit_of_open_files_is_raised_to_what_is_allowed() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        allow_many_files()
        raised = resource.getrlimit(resource.RLIMIT_NOFILE)
        allow_many_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == raised
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    most = 65536 if hard == resource.RLIM_INFINITY else min(65536, hard)
    assert raised == (most, hard)


def test_headers_of_a_proxy_are_believed_only_when_told() -> None:
    assert believed_headers(proxied=False) == {}
    assert set(believed_headers(proxied=True).values()) == {"X-Forwarded-For", "X-Forwarded-Proto"}
