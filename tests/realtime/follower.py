"""What a client keeps and how it merges a frame, written from ``realtime/PROTOCOL.md``; needs no program around it."""

from typing import Any

from meetings.feed.fold import fold

Frame = dict[str, Any]


class Follower:
    """Keeps what the protocol says a client keeps; ``log`` has every frame that came, in order."""

    def __init__(self) -> None:
        self.state: Frame = {}
        self.own: Frame = {}
        self.epoch, self.seq = "", 0
        self.ticket = ""
        self.log: list[Frame] = []

    def take(self, frame: Frame) -> None:
        self.log.append(frame)
        self.ticket = frame.get("ticket", self.ticket)
        self._fold(frame)

    @property
    def shown(self) -> tuple[Frame, Frame]:
        return self.state, self.own

    @property
    def snapshots(self) -> int:
        """How often it had to begin anew."""
        return sum(frame["t"] == "snapshot" for frame in self.log)

    def _fold(self, frame: Frame) -> None:
        match frame["t"]:
            case "snapshot":
                self.epoch, self.seq = frame["epoch"], frame["upto"]
                self.state, self.own = frame["state"], frame["own"]
            case "entries":
                assert frame["after"] == self.seq, "a gap, or told twice"
                for entry in frame["entries"]:
                    self.state = fold(self.state, put=entry["put"], drop=entry["drop"])
                self.seq = frame["upto"]
            case "live":
                kept = without_live(self.state) if frame.get("reset") else self.state
                self.state = fold(kept, put=frame["put"], drop=frame["drop"])
            case "own":
                self.own = fold({} if frame.get("reset") else self.own, put=frame["put"], drop=frame["drop"])
            case "error":
                self.state = fold(self.state, put=frame.get("state", {}))


def without_live(state: Frame) -> Frame:
    return {key: value for key, value in state.items() if key != "presentation" and "/" not in key}
