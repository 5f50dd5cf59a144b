"""After a restart of the database a pool has only dead connections, and psycopg_pool finds them out one by one.

It waits twice as long before each further one (measured: 10 s and then an error, with the database back for as long).
Here the first dead one makes the pool look at all of them, so one request pays for all.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: Any) -> Any:
        """A connection that answers. One more round trip of the pool's own; OperationalError when none can be had."""
        connection = super().get_new_connection(conn_params)
        if self.pool and not _answers(connection):
            self.pool.putconn(connection)
            self.pool.check()
            connection = super().get_new_connection(conn_params)
        return connection


def _answers(connection: Connection[Any]) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
