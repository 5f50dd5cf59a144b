from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from meetings.ledger.models import Entry
from tests.factories import council, sitting

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_whole_ledger_is_said_to_be_whole() -> None:
    sitting(council())
    told = StringIO()
    call_command("verify_ledger", stdout=told)
    assert told.getvalue() == "1 streams are whole.\n"


def test_a_changed_entry_is_named() -> None:
    meeting = sitting(council())
    Entry.objects.filter(stream=meeting.stream_id, seq=2).update(kind="agenda.removed")
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_ledger", stdout=told)
    assert f"stream {meeting.stream_id}: entry 2 does not match its hash" in told.getvalue()
