"""Why the server ends a socket; ``frontend/src/core/feed/protocol.ts`` knows the same numbers.

An ``error`` frame with the word's code goes before every close, except before ``SLOW``, which could not read it.
"""

from enum import IntEnum


class Close(IntEnum):
    """4401, 4403, 4404 and 4426 are final for a client; after any other it connects again and resumes.

    All lie in RFC 6455's private range: autobahn refuses to send 1011 to 1014 for an application.
    """

    GARBLED = 4400
    SIGNED_OUT = 4401
    FORBIDDEN = 4403
    UNKNOWN_MEETING = 4404
    SILENT = 4408
    SLOW = 4413
    OUTDATED = 4426
    FAULT = 4500
    RESTART = 4503


# close → code of the error frame before it (its sentence: ``meetings.edge.sentences``)
ERROR_OF: dict[Close, str] = {
    Close.GARBLED: "feed.garbled",
    Close.SIGNED_OUT: "person.signed_out",
    Close.FORBIDDEN: "meeting.role",
    Close.UNKNOWN_MEETING: "meeting.not_found",
    Close.SILENT: "feed.silent",
    Close.SLOW: "feed.slow",
    Close.OUTDATED: "feed.outdated",
    Close.FAULT: "feed.fault",
    Close.RESTART: "feed.restart",
}
