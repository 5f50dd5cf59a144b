"""``python -m tests.e2e.sessions``: signs every voting member of the provincial sitting in; prints seat → cookie."""

import json
import sys

import django


def main() -> None:
    django.setup()
    # Tables exist only after the set-up above.
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from meetings.meeting.models import Participant

    keys = {}
    rows = Participant.objects.filter(votes=True, meeting__body__name="Hội đồng nhân dân tỉnh Lam Giang")
    for row in rows.select_related("person__account"):
        account = row.person.account
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        keys[row.seat] = session.session_key
    json.dump(keys, sys.stdout)


if __name__ == "__main__":
    main()
