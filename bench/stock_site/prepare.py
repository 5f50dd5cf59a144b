"""``python -m bench.stock_site.prepare 500``: the tables, that many signed-in people; prints their cookies.

``python -m bench.stock_site.prepare count 3``: what the table holds of question 3.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.stock_site.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from bench.stock_site.models import Vote  # noqa: E402


def prepare(people: int) -> list[str]:
    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)  # our own table, which has no migration
    cookies = []
    with transaction.atomic():
        for number in range(people):
            user = get_user_model().objects.create(username=f"p{number}")
            store = SessionStore()
            store[SESSION_KEY] = str(user.pk)
            store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
            store[HASH_SESSION_KEY] = user.get_session_auth_hash()
            store.create()
            cookies.append(f"sessionid={store.session_key}")
    return cookies


def recorded(question: int) -> dict[str, object]:
    rows = list(Vote.objects.filter(question=question).values_list("voter_id", "receipt"))
    return {"counted": len(rows), "voters": len({voter for voter, _ in rows}), "receipts": [row[1] for row in rows]}


if __name__ == "__main__":
    asked = sys.argv[1:]
    print(json.dumps(recorded(int(asked[1])) if asked[0] == "count" else prepare(int(asked[0]))))
