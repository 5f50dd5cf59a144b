"""Looking into the database: its durability, its ledger, its jobs, on whichever database the tests run."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from config.doctor import stores
from config.doctor.rules import Finding, Grade
from meetings.job.models import Job
from meetings.job.rules import JobState
from meetings.kernel.clock import read_clock
from meetings.ledger.models import Entry, Stream
from tests.factories import council, sitting

pytestmark = pytest.mark.django_db(transaction=True)


def grade(found: list[Finding]) -> Grade:
    [finding] = found
    return finding.grade


def test_the_database_answers() -> None:
    assert stores.reached().grade is Grade.GOOD


class TestMigrations:
    def test_all_are_there(self) -> None:
        assert grade(stores.migrations()) is Grade.GOOD

    def test_one_that_is_missing_is_bad(self) -> None:
        newest = MigrationRecorder.Migration.objects.filter(app="meetings").order_by("-id")[0]
        newest.delete()
        try:
            assert grade(stores.migrations()) is Grade.BAD
        finally:
            newest.save(force_insert=True)


@pytest.mark.parametrize(("synchronous", "expected"), [("FULL", Grade.GOOD), ("NORMAL", Grade.BAD)])
def test_sqlite_is_asked_over_a_connection_as_ours_are(
    synchronous: str, expected: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};"}
    ours = {**connection.settings_dict, "NAME": str(tmp_path / "database"), "OPTIONS": options}
    monkeypatch.setattr(stores, "connection", DatabaseWrapper(ours, "default"))
    assert grade(stores.durability()) is expected


class TestLedger:
    @pytest.fixture(autouse=True)
    def short_tail(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stores, "TAIL", 3)

    @pytest.fixture
    def stream(self) -> Stream:
        with transaction.atomic():
            meeting = sitting(council(), items=4)
        stream = Stream.objects.get(pk=meeting.stream_id)
        assert stream.last_seq > 4
        return stream

    def test_its_end_is_whole(self, stream: Stream) -> None:
        [finding] = stores.ledger()
        assert finding.grade is Grade.GOOD
        assert finding.say.startswith("3 ")

    def test_a_short_one_is_looked_at_from_its_beginning(self, stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stores, "TAIL", 100)
        assert grade(stores.ledger()) is Grade.GOOD
        Entry.objects.filter(stream=stream, seq=1).update(kind="meeting.forged")
        assert grade(stores.ledger()) is Grade.BAD

    @pytest.mark.parametrize("back", [0, 1, 2])
    def test_a_changed_entry_is_found(self, stream: Stream, back: int) -> None:
        Entry.objects.filter(stream=stream, seq=stream.last_seq - back).update(actor="person:0")
        assert grade(stores.ledger()) is Grade.BAD

    def test_a_missing_last_entry_is_found(self, stream: Stream) -> None:
        Entry.objects.filter(stream=stream, seq=stream.last_seq).delete()
        assert grade(stores.ledger()) is Grade.BAD

    def test_an_entry_of_the_future_means_the_clock_was_put_back(self, stream: Stream) -> None:
        assert stream.last_at is not None
        assert grade(stores.ledger_clock(stream.last_at + timedelta(seconds=1))) is Grade.GOOD
        assert grade(stores.ledger_clock(stream.last_at - timedelta(minutes=5))) is Grade.BAD

    def test_an_empty_one_is_good(self) -> None:
        assert grade(stores.ledger()) is Grade.GOOD
        assert grade(stores.ledger_clock(read_clock())) is Grade.GOOD


class TestWorker:
    @pytest.mark.parametrize(
        ("state", "due", "leased", "expected"),
        [
            (JobState.WAITING, -60, None, Grade.BAD),
            (JobState.WAITING, 60, None, Grade.GOOD),
            (JobState.DONE, -60, None, Grade.GOOD),
            (JobState.RUNNING, -900, 20, Grade.GOOD),
            (JobState.RUNNING, -900, -60, Grade.BAD),
        ],
    )
    def test_a_job_that_nobody_takes_is_bad(
        self, state: JobState, due: int, leased: int | None, expected: Grade
    ) -> None:
        now = read_clock()
        lease = None if leased is None else now + timedelta(seconds=leased)
        Job.objects.create(
            name="document.process", subject=1, state=state, created_at=now, due_at=now + timedelta(seconds=due),
            leased_until=lease,
        )  # fmt: skip
        assert grade(stores.worker(now)) is expected

    def test_others_may_wait_while_one_is_at_work(self) -> None:
        now = read_clock()
        for state, lease in ((JobState.RUNNING, now + timedelta(seconds=20)), (JobState.WAITING, None)):
            Job.objects.create(
                name="document.process", subject=1, state=state, created_at=now, due_at=now - timedelta(seconds=90),
                leased_until=lease,
            )  # fmt: skip
        assert grade(stores.worker(now)) is Grade.GOOD
