"""Looking at this machine: data folder, kernel, limits, time zone, and whether the web server answers."""

import http.client
import json
import os
import resource
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.doctor import rules
from config.doctor.rules import Finding
from config.env import Env

SOMAXCONN = Path("/proc/sys/net/core/somaxconn")
ZONE = "Asia/Ho_Chi_Minh"
ANSWER_SECONDS = 2
HERE = {"", "localhost", "127.0.0.1", "::1"}


def configuration(env: Env) -> list[Finding]:
    given = bool(env.secret_key_given or env.secret_key_file)
    several = _elsewhere(env.database.host) or _elsewhere(_redis_host(env.redis))
    return [rules.debug(on=env.debug), rules.secret(given=given, several_hosts=several)]


def folder(path: Path) -> list[Finding]:
    try:
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
        free = shutil.disk_usage(path).free
    except OSError as error:
        say = f"Không ghi được vào thư mục dữ liệu {path} ({error.strerror})."
        return [rules.bad("folder", say, "Hãy cấp quyền ghi, dọn ổ đĩa hoặc đặt DIEN_HONG_DATA_DIR.")]
    return [rules.good("folder", f"Ghi được vào thư mục dữ liệu {path}."), rules.disk(free, folder=str(path))]


def backlog(path: Path = SOMAXCONN) -> list[Finding]:
    try:
        return [rules.backlog(int(path.read_text()))]
    except (OSError, ValueError):  # not Linux
        return []


def files(*, tablets: int) -> list[Finding]:
    """The hard limit: a web process raises its soft one by itself."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return [rules.files(None if hard == resource.RLIM_INFINITY else hard, tablets=tablets)]


def zone(name: str = ZONE) -> list[Finding]:
    try:
        offset = datetime.now(UTC).astimezone(ZoneInfo(name)).utcoffset()
    except ZoneInfoNotFoundError:
        return [rules.zone(None)]
    return [rules.zone(offset.total_seconds() / 3600 if offset is not None else None)]


def web(*, bind: str, port: int) -> list[Finding]:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104  # compared, not bound
    door = http.client.HTTPConnection(host.strip("[]"), port, timeout=ANSWER_SECONDS)
    restart = "Hãy khởi động manage.py serve rồi xem nhật ký của nó."
    try:
        door.request("GET", "/healthz")
        answer = door.getresponse()
        status = json.loads(answer.read(1000))["status"]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as fault:
        return [rules.bad("web", f"Máy chủ web không trả lời ở cổng {port} ({type(fault).__name__}).", restart)]
    finally:
        door.close()
    if answer.status != http.HTTPStatus.OK:
        return [rules.bad("web", f"Máy chủ web ở cổng {port} chạy nhưng có lỗi: {status}.", "Hãy xem các mục khác.")]
    return [rules.good("web", f"Máy chủ web trả lời ở cổng {port}.")]


def _redis_host(address: str) -> str:
    url = urlsplit(address)
    return "" if url.scheme == "unix" else url.hostname or ""


def _elsewhere(host: str) -> bool:
    return host not in HERE and not host.startswith("/")
