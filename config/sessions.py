"""Sessions in the database, looked up only under a key that Django itself could have made."""

from typing import Any

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """A cookie can spell any character, also NUL, which PostgreSQL takes in no text: such a key is nobody's."""

    def _validate_session_key(self, key: Any) -> bool:
        given: bool = super()._validate_session_key(key)  # type: ignore[misc]  # its stubs leave it out
        return given and key.isascii() and key.isalnum()
