"""The server's clock is wrong, or goes back while people vote: what counts is the order, never the clock."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from tests.faults.conftest import MakeHall
from tests.faults.hall import Hall
from tests.faults.history import violations

ONE = "00000000-0000-4000-8000-000000000001"
SIZE = 10
HOUR = 3600

pytestmark = pytest.mark.long


def wrong_clock(folder: Path) -> tuple[tuple[str, ...], Path]:
    """What stands above the server, and the file that says how many seconds its clock is off."""
    (library,) = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
    off = folder / "off"
    said = {
        "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": off, "FAKETIME_CACHE_DURATION": 1, "DONT_FAKE_MONOTONIC": 1,
        "FAKETIME_DONT_RESET": 1,
    }  # fmt: skip
    return ("env", *(f"{name}={value}" for name, value in said.items())), off


async def told_offset(hall: Hall) -> float:
    """By how many seconds the server is ahead of this machine, as a tablet would reckon it."""
    async with hall.servers[0].link(0) as link:
        await link.send(json.dumps({"t": "hello", "meeting": hall.facts["meeting"]}))
        at = int(time.time() * 1000)
        await link.send(json.dumps({"t": "ping", "at": at}))
        while (frame := json.loads(await link.recv()))["t"] != "pong":
            pass
    assert frame["at"] == at
    return float(frame["now"] - at) / 1000


async def vote(hall: Hall, numbers: range) -> None:
    answers = await asyncio.gather(
        *(hall.cast(hall.delegates[n], n, "for", command=f"{ONE[:-2]}{n:02d}") for n in numbers)
    )
    assert all(answer["ok"] for answer in answers)


def check_order(hall: Hall) -> None:
    """The ledger is dated in its own order, and no counted vote is dated after the close."""
    dates = [at for (at,) in hall.rows("SELECT at FROM meetings_entry ORDER BY stream_id, seq")]
    assert dates == sorted(dates)
    ((late,),) = hall.rows(
        "SELECT count(*) FROM meetings_vote v JOIN meetings_ballot b ON b.id = v.ballot_id WHERE v.at > b.closed_at"
    )
    assert late == 0
    assert violations(hall.history, hall.stored()) == []
    hall.verify_ledger()


@pytest.mark.parametrize("hours", [2, -2])
async def test_a_clock_that_is_hours_wrong_changes_nothing_but_the_dates(
    make_hall: MakeHall, tmp_path: Path, hours: int
) -> None:
    """±2 h between server and tablets: a tablet reckons the offset, votes and the close count as ever."""
    hall = make_hall(SIZE)
    under, off = wrong_clock(tmp_path)
    off.write_text(f"{hours * HOUR:+d}\n")
    hall.open(under=under)
    for number in range(SIZE):
        hall.delegate(number)
    await hall.all_follow()
    assert abs(await told_offset(hall) - hours * HOUR) < 60
    await vote(hall, range(SIZE))
    closed = await hall.order("ballot.close")
    await hall.all_agree()
    await hall.empty()
    assert closed["ok"]
    assert len(hall.stored().counted) == SIZE
    check_order(hall)


async def test_a_clock_that_goes_back_in_mid_vote_alters_no_result(make_hall: MakeHall, tmp_path: Path) -> None:
    """Back by 5 minutes: the ledger stays in order, the close is after every counted vote, late votes are refused."""
    hall = make_hall(SIZE)
    under, off = wrong_clock(tmp_path)
    off.write_text("+0\n")
    hall.open(under=under)
    for number in range(SIZE):
        hall.delegate(number)
    await hall.all_follow()
    await vote(hall, range(5))
    off.write_text("-300\n")
    await asyncio.sleep(2.5)  # it is read once a second
    assert abs(await told_offset(hall) + 300) < 60
    await vote(hall, range(5, 8))
    closed = await hall.order("ballot.close")
    refused = await hall.cast(hall.delegates[9], 9, "for", command=f"{ONE[:-2]}09")
    await hall.all_agree()
    await hall.empty()
    assert closed["ok"]
    assert refused["code"] == "ballot.closed"
    assert len(hall.stored().counted) == 8
    check_order(hall)
