from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from meetings.body.rules import Threshold


class AttendanceState(StrEnum):
    """có mặt trực tiếp, trực tuyến, vắng có lý do, vắng không lý do; no row means chưa điểm danh."""

    PRESENT = "present"
    ONLINE = "online"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"


HERE = frozenset({AttendanceState.PRESENT, AttendanceState.ONLINE})


@dataclass(frozen=True, slots=True)
class RollCall:
    """Members counted by state; guests apart. ``need`` is the quorum, ``met`` whether it is reached."""

    total: int
    present: int
    online: int
    excused: int
    unexcused: int
    guests: int
    need: int
    met: bool

    @property
    def not_yet(self) -> int:
        return self.total - self.present - self.online - self.excused - self.unexcused

    @property
    def here(self) -> int:
        return self.present + self.online


def call_roll(states: Iterable[tuple[AttendanceState, bool]], *, total: int, quorum: Threshold) -> RollCall:
    """Count (state, is a voting member) pairs against ``total`` members."""
    rows = list(states)

    def count(state: AttendanceState) -> int:
        return sum(1 for found, member in rows if member and found is state)

    here = count(AttendanceState.PRESENT) + count(AttendanceState.ONLINE)
    return RollCall(
        total=total,
        present=count(AttendanceState.PRESENT),
        online=count(AttendanceState.ONLINE),
        excused=count(AttendanceState.EXCUSED),
        unexcused=count(AttendanceState.UNEXCUSED),
        guests=sum(1 for found, member in rows if not member and found in HERE),
        need=quorum.need(total),
        met=quorum.met(here, total),
    )
