"""Run as ``python -m tests.faults.seed_documents law slow``: received documents in the database of the environment.

Prints ``{meeting, item, secretary, documents}``; the secretary is a cookie.
"""

import json
import sys
from collections.abc import Callable

import django

django.setup()

from django.db import transaction  # noqa: E402  # the apps come first

from meetings.document.actions import receive_document  # noqa: E402
from meetings.document.rules import Described, DocumentKind  # noqa: E402
from meetings.kernel.clock import read_clock  # noqa: E402
from tests.factories import council, pdf, sitting  # noqa: E402
from tests.realtime.tablet import cookie_of  # noqa: E402

CONTENTS: dict[str, Callable[[], bytes]] = {
    "law": lambda: pdf.real(pdf.LAW),
    "short": pdf.real,
    "slow": pdf.slow,
    "bomb": pdf.memory_bomb,
    "locked": lambda: pdf.locked(to_open="secret"),
    "half": lambda: pdf.real()[: len(pdf.real()) // 2],
}


@transaction.atomic
def seed(names: list[str]) -> dict[str, object]:
    of = council()
    meeting = sitting(of)
    item = meeting.items.earliest("number")
    documents = [
        receive_document(
            actor=of.secretary, meeting_id=meeting.pk, item_id=item.pk,
            described=Described(name, DocumentKind.DRAFT, "", None, f"{name}.pdf"), chunks=[CONTENTS[name]()],
            now=read_clock(),
        ).pk
        for name in names
    ]  # fmt: skip
    return {"meeting": meeting.pk, "item": item.pk, "secretary": cookie_of(of.secretary), "documents": documents}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(seed(sys.argv[1:])))
