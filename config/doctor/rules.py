"""What a measured number means to the person who looks after the house; one finding a check, in Vietnamese."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from config.serving.rules import connections_each, limit_needed

GIB, MIB = 1024**3, 1024**2
LITTLE_SPACE, NO_SPACE = 2 * GIB, 200 * MIB
BACKLOG = 4096
# Beside the tablets: database, Redis, files that are read and written.
OTHER_FILES = 512
SKEW_SECONDS, WRONG_SECONDS = 2.0, 10.0
HANOI_HOURS = 7
OVERDUE_SECONDS = 30.0
OLDEST_POSTGRESQL = 130000
# Of synchronous_commit: an acknowledged vote is at least on this server's own disk.
DURABLE = {"on", "local", "remote_write", "remote_apply"}
FULL, EXTRA = 2, 3  # PRAGMA synchronous


class Grade(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """``check`` names what was looked at, ``say`` what was found, ``do`` what helps; when all is good it is empty."""

    check: str
    grade: Grade
    say: str
    do: str = ""


def good(check: str, say: str) -> Finding:
    return Finding(check, Grade.GOOD, say)


def warning(check: str, say: str, do: str) -> Finding:
    return Finding(check, Grade.WARNING, say, do)


def bad(check: str, say: str, do: str) -> Finding:
    return Finding(check, Grade.BAD, say, do)


def disk(free: int, *, folder: str) -> Finding:
    say = f"Thư mục dữ liệu {folder} còn trống {free / GIB:.1f} GiB."
    do = "Hãy dọn ổ đĩa hoặc chuyển DIEN_HONG_DATA_DIR sang ổ lớn hơn."
    if free < NO_SPACE:
        return bad("disk", say, do)
    return warning("disk", say, do) if free < LITTLE_SPACE else good("disk", say)


def backlog(somaxconn: int) -> Finding:
    say = f"Hàng đợi kết nối của hệ điều hành: {somaxconn}."
    if somaxconn >= BACKLOG:
        return good("backlog", say)
    do = f"Cả hội trường kết nối lại cùng lúc sẽ phải chờ; hãy chạy: sysctl -w net.core.somaxconn={BACKLOG}"
    return warning("backlog", say, do)


def files(limit: int | None, *, tablets: int) -> Finding:
    """``limit``: open files that one process may have; None means without limit."""
    if limit is None:
        return good("files", "Số tệp được mở không bị giới hạn.")
    needed = tablets + OTHER_FILES
    say = f"Mỗi tiến trình được mở tối đa {limit} tệp; {tablets} máy tính bảng cần {needed}."
    if limit >= needed:
        return good("files", say)
    return bad("files", say, f"Hãy tăng giới hạn: ulimit -Hn {needed} (với systemd: LimitNOFILE={needed}).")


def skew(check: str, seconds: float, *, whose: str) -> Finding:
    """``seconds``: how far the other clock is ahead of ours."""
    say = f"Đồng hồ của {whose} lệch {abs(seconds):.1f} giây so với máy này."
    do = "Hãy bật đồng bộ giờ (NTP) trên cả hai máy: timedatectl set-ntp true"
    if abs(seconds) > WRONG_SECONDS:
        return bad(check, say, do)
    return warning(check, say, do) if abs(seconds) > SKEW_SECONDS else good(check, say)


def ledger_clock(ahead: float | None) -> Finding:
    """``ahead``: seconds by which the newest entry lies in the future; None when there is no entry."""
    if ahead is None or ahead <= SKEW_SECONDS:
        return good("ledger_clock", "Nhật ký không có bản ghi nào ở tương lai.")
    say = f"Bản ghi mới nhất của nhật ký ở tương lai {ahead:.0f} giây: đồng hồ máy chủ đã bị lùi."
    return bad("ledger_clock", say, "Hãy chỉnh lại giờ của máy chủ và bật đồng bộ giờ (NTP) trước phiên họp.")


def zone(hours: float | None) -> Finding:
    """``hours``: what the zone's data say of Hà Nội; None when there are no data."""
    if hours == HANOI_HOURS:
        return good("zone", "Có dữ liệu múi giờ, Hà Nội là UTC+7.")
    return bad("zone", "Dữ liệu múi giờ thiếu hoặc sai.", "Hãy cài gói tzdata.")


def sqlite(*, journal: str, synchronous: int) -> Finding:
    say = f"SQLite: journal_mode={journal}, synchronous={synchronous}."
    if journal == "wal" and synchronous in {FULL, EXTRA}:
        return good("durability", say)
    return bad("durability", say, "Phiếu đã báo nhận có thể mất khi mất điện; cần journal_mode=wal và synchronous=2.")


def postgresql(version: int, *, ours: Mapping[str, str], commit_elsewhere: str) -> list[Finding]:
    """``ours``: settings as our connections have them; ``commit_elsewhere``: synchronous_commit as others get it."""
    lost = "Phiếu đã báo nhận có thể mất khi mất điện; hãy đặt {} trong postgresql.conf rồi khởi động lại PostgreSQL."
    findings = []
    if version < OLDEST_POSTGRESQL:
        findings.append(warning("database_version", f"PostgreSQL {version // 10000} đã cũ.", "Hãy nâng cấp."))
    off = [name for name in ("fsync", "full_page_writes") if ours[name] != "on"]
    if ours["synchronous_commit"] not in DURABLE:
        off.insert(0, "synchronous_commit")
    if off:
        found = ", ".join(f"{name}={ours[name]}" for name in off)
        findings.append(bad("durability", f"PostgreSQL: {found}.", lost.format(", ".join(f"{n}=on" for n in off))))
    elif commit_elsewhere not in DURABLE:
        say = f"PostgreSQL mặc định synchronous_commit={commit_elsewhere}; Diên Hồng tự bật cho kết nối của mình."
        findings.append(warning("durability", say, "Hãy đặt synchronous_commit=on trong postgresql.conf."))
    else:
        findings.append(good("durability", "PostgreSQL ghi xuống đĩa trước khi báo nhận."))
    return findings


def connections(limit: int, *, programs: int, wanted: int, fewest: int) -> Finding:
    """``limit``: of the database server; ``wanted``: connections of each program, which works with ``fewest``."""
    say = f"PostgreSQL cho {limit} kết nối; {programs} tiến trình, mỗi tiến trình tối đa {wanted}."
    each = connections_each(limit=limit, programs=programs, wanted=wanted)
    if each >= wanted:
        return good("connections", say)
    enough = limit_needed(programs=programs, fewest=wanted)
    do = f"Hãy đặt max_connections={enough} trong postgresql.conf, hoặc giảm DIEN_HONG_PROCESSES."
    return warning("connections", say, do) if each >= fewest else bad("connections", say, do)


def redis_wanted(*, given: bool, processes: int) -> Finding | None:
    """What is to be said before asking Redis anything; None when there is one to ask."""
    if given:
        return None
    if processes == 1:
        return good("redis", "Một máy chủ web, không cần Redis.")
    say = f"{processes} máy chủ web nhưng chưa có Redis: thay đổi đến chậm, đến vài giây."
    return bad("redis", say, "Hãy cài redis-server và đặt DIEN_HONG_REDIS=redis://127.0.0.1:6379/0")


def redis_memory(*, used: int, most: int, policy: str) -> Finding:
    """``most``: maxmemory in bytes, 0 without limit."""
    if not most:
        return good("redis_memory", "Redis không bị giới hạn bộ nhớ.")
    say = f"Redis dùng {used / MIB:.0f} trên {most / MIB:.0f} MiB, maxmemory-policy={policy}."
    if policy == "noeviction" and used > 0.8 * most:
        return warning("redis_memory", say, "Sắp đầy; hãy tăng maxmemory.")
    if policy.startswith("allkeys"):
        return warning("redis_memory", say, "Redis có thể bỏ tin đang chuyển; hãy dành riêng một Redis với noeviction.")
    return good("redis_memory", say)


def secret(*, given: bool, several_hosts: bool) -> Finding:
    if given or not several_hosts:
        return good("secret", "Khóa ký phiên đăng nhập đã có.")
    say = "Khóa ký phiên đăng nhập được tạo riêng trên máy này, nhưng CSDL hoặc Redis ở máy khác."
    do = "Nếu có nhiều máy chủ web, hãy đặt cùng một DIEN_HONG_SECRET_KEY_FILE trên mọi máy."
    return warning("secret", say, do)


def debug(*, on: bool) -> Finding:
    if not on:
        return good("debug", "Chế độ gỡ lỗi đã tắt.")
    return bad("debug", "Chế độ gỡ lỗi đang bật: trang lỗi để lộ mã nguồn.", "Hãy bỏ DIEN_HONG_DEBUG.")


def migrations(missing: int) -> Finding:
    if not missing:
        return good("migrations", "Cấu trúc CSDL đúng phiên bản.")
    return bad("migrations", f"CSDL còn thiếu {missing} bước nâng cấp.", "Hãy chạy: manage.py migrate")


def worker(*, overdue: float, at_work: bool) -> Finding:
    """``overdue``: seconds for which the oldest job that is due has waited; ``at_work``: a worker holds a job now."""
    if at_work or overdue < OVERDUE_SECONDS:
        return good("worker", "Không có tài liệu nào chờ xử lý quá lâu.")
    say = f"Có tài liệu chờ xử lý đã {overdue:.0f} giây mà không tiến trình nào nhận."
    return bad("worker", say, "Hãy khởi động lại manage.py serve (hoặc manage.py work).")


def ledger(faults: Sequence[str], *, looked_at: int) -> Finding:
    if not faults:
        return good("ledger", f"{looked_at} bản ghi cuối của nhật ký còn nguyên vẹn.")
    say = f"Nhật ký không còn nguyên vẹn: {faults[0]}"
    return bad("ledger", say, "Hãy dừng phiên họp, chạy manage.py verify_ledger và giữ nguyên bản sao CSDL.")
