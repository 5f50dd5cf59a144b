"""Why the server ends a socket; ``frontend/src/core/feed/protocol.ts`` knows the same numbers.

An ``error`` frame with the word's code goes before every close, except before ``SLOW``, which could not read it.
"""

from enum import IntEnum


class Close(IntEnum):
    """4401, 4403 and 4404 are final for a client; after any other it connects again and resumes."""

    FAULT = 1011
    RESTART = 1012
    GARBLED = 4400
    SIGNED_OUT = 4401
    FORBIDDEN = 4403
    UNKNOWN_MEETING = 4404
    SILENT = 4408
    SLOW = 4413


# close → code of the error frame before it (its sentence: ``meetings.edge.sentences``)
ERROR_OF: dict[Close, str] = {
    Close.FAULT: "feed.fault",
    Close.RESTART: "feed.restart",
    Close.GARBLED: "feed.garbled",
    Close.SIGNED_OUT: "person.signed_out",
    Close.FORBIDDEN: "meeting.role",
    Close.UNKNOWN_MEETING: "meeting.not_found",
    Close.SILENT: "feed.silent",
    Close.SLOW: "feed.slow",
}
