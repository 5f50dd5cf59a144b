"""Keeps the web servers and the worker running until it is told to stop; then stops all within five seconds."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event

from config.serving.children import start_child, stop_children
from config.serving.rules import all_hopeless, counted, pause_before_restart

LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 4.0


@dataclass
class Program:
    """One child by its name for people; when all vital ones keep dying, the whole ends."""

    name: str
    command: Sequence[str]
    vital: bool
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    start_at: float = 0.0


def supervise(programs: Sequence[Program], *, ready: Callable[[], bool], say: Callable[[str], None]) -> int:
    """Run the programs until a signal, or until no vital one can live; ``ready`` is asked until it says yes.

    Returns the status.
    """
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    greeted = False
    try:
        while not stop.is_set():
            for program in programs:
                _keep(program, now=time.monotonic(), say=say)
                if all_hopeless([one.deaths for one in programs if one.vital], now=time.monotonic()):
                    say(f"{program.name} liên tục dừng đột ngột; đã dừng toàn bộ chương trình.")
                    return 1
            greeted = greeted or ready()
            stop.wait(LOOK_SECONDS)
        return 0
    finally:
        stop_children([program.process for program in programs if program.process], patience=PATIENCE_SECONDS)


def answers(*, bind: str, port: int) -> bool:
    """Whether somebody listens there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104  # compared, not bound
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _keep(program: Program, *, now: float, say: Callable[[str], None]) -> None:
    """Start the program when it is due, note its death."""
    if program.process is None:
        if now >= program.start_at:
            program.process = start_child(program.command)
        return
    status = program.process.poll()
    if status is None:
        return
    stop_children([program.process], patience=0)  # what it started itself ends too
    program.process = None
    program.deaths = [*counted(program.deaths, now=now), now]
    pause = pause_before_restart(program.deaths)
    program.start_at = now + pause
    say(f"{program.name} đã dừng đột ngột (mã {status}); chạy lại sau {pause:g} giây.")
