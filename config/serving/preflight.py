"""What must be so before anything is started; each failure is one sentence for the person at the terminal."""

import errno
import os
import socket
import tempfile
from pathlib import Path

from config.serving.rules import connections_each, limit_needed

# Beside the web processes: the worker, and the delegates of a demo.
OTHER_PROGRAMS = 2


class CannotStart(SystemExit):
    """One sentence of what is wrong and what to do; uncaught, it ends the program with it and status 1."""


def require_port(*, bind: str, port: int) -> None:
    """CannotStart when the web server could not listen there."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the web server does: a port whose last connections are only closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
            probe.listen(1)
        except OSError as error:
            raise CannotStart(_port_sentence(error, bind=bind, port=port)) from error


def require_writable(folder: Path) -> None:
    """CannotStart when files cannot be made in the folder, which is made if it is absent."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = os.strerror(error.errno or errno.EIO)
        raise CannotStart(
            f"Không ghi được vào thư mục dữ liệu {folder} ({reason}); hãy cấp quyền ghi hoặc đặt DIEN_HONG_DATA_DIR."
        ) from error


def require_connections(*, limit: int, processes: int, wanted: int, fewest: int) -> int:
    """How many of the database server's ``limit`` connections each process may hold; CannotStart below ``fewest``."""
    programs = processes + OTHER_PROGRAMS
    share = connections_each(limit=limit, programs=programs, wanted=wanted)
    if share < fewest:
        needed = limit_needed(programs=programs, fewest=fewest)
        raise CannotStart(
            f"PostgreSQL chỉ cho {limit} kết nối mà {processes} máy chủ web cần ít nhất {needed};"
            " hãy tăng max_connections hoặc giảm số máy chủ web."
        )
    return share


def _port_sentence(error: OSError, *, bind: str, port: int) -> str:
    other = "hãy chọn cổng khác, ví dụ: make run PORT=8080"
    if error.errno == errno.EADDRINUSE:
        return f"Cổng {port} đang được chương trình khác sử dụng; {other}"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Không có quyền mở cổng {port}; {other}"
    return f"Không mở được cổng {port} tại địa chỉ {bind} ({os.strerror(error.errno or errno.EIO)})."
