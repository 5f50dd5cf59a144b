"""When a socket that does not read is left alone and when it is given up. Pure: bytes and seconds in, a verdict out."""

from enum import Enum

MOST_BUFFERED = 256 * 1024
STUCK_SECONDS = 5.0
GIVE_UP_SECONDS = 30.0


class Verdict(Enum):
    FINE = "fine"  # everything written has left, or is leaving
    LAGGING = "lagging"  # nothing more is written until the buffer is empty
    RECOVERED = "recovered"  # it was lagging and has taken everything: tell it what it missed
    LOST = "lost"  # lagging for too long


class Lag:
    """How far one socket is behind; ``buffered`` is always what its kernel has not taken yet, in bytes."""

    __slots__ = ("_least", "_moved_at", "_since", "lagging")

    def __init__(self) -> None:
        self.lagging = False
        self._since = 0.0
        self._least = 0
        self._moved_at: float | None = None

    def look(self, buffered: int, *, now: float) -> Verdict:
        """After a write, and now and then while something is buffered."""
        if buffered == 0:
            was, self.lagging, self._moved_at = self.lagging, False, None
            return Verdict.RECOVERED if was else Verdict.FINE
        if self._moved_at is None or buffered < self._least:
            self._moved_at = now
        self._least = buffered
        if self.lagging:
            return Verdict.LOST if now - self._since >= GIVE_UP_SECONDS else Verdict.LAGGING
        if buffered > MOST_BUFFERED or now - self._moved_at >= STUCK_SECONDS:
            self.lagging, self._since = True, now
            return Verdict.LAGGING
        return Verdict.FINE
