"""What the program asks of its PostgreSQL for itself, whatever the server's defaults are."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


def test_a_commit_is_on_the_disk_before_it_is_acknowledged() -> None:
    """The tests' own PostgreSQL is set to be careless."""
    if connection.vendor == "postgresql":
        assert shown("synchronous_commit") == "on"
        assert shown("idle_in_transaction_session_timeout") == "30s"
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)  # FULL
