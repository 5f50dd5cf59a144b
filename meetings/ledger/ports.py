"""The ledger's two signals, the only ones of the house: who carries news to sockets listens here.

``recorded``: an entry was committed (``stream_id``, ``seq``). ``touched``: coalesced or personal state behind a
stream changed without an entry (``stream_id``, ``person_id`` or None). Both are sent after the commit.
"""

from django.dispatch import Signal

recorded = Signal()
touched = Signal()
