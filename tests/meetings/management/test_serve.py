"""What `manage.py serve` decides before it becomes the supervisor; tests/faults starts it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from meetings.management.commands.serve import most_connections


@pytest.mark.django_db
def test_postgresql_is_asked_how_many_connections_it_gives() -> None:
    limit = most_connections()
    if connection.vendor == "sqlite":
        assert limit is None
    else:
        assert limit == 200 - 3  # scripts/services.py; PostgreSQL keeps 3 for its superuser


@pytest.mark.parametrize("given", ["0", "65", "-1", "hai", "٢", ""])
def test_a_wrong_number_of_processes_is_refused_before_anything_is_done(given: str) -> None:
    with pytest.raises(CommandError, match="cần một số từ 1 đến 64"):
        call_command("serve", f"--processes={given}")
