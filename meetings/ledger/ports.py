"""The ledger's two signals, the only ones of the house: who carries news to sockets listens here.

``recorded``: entries were committed (``stream_id``, ``seq`` of the last). ``touched``: coalesced state behind a stream
changed without an entry, and what some people see as theirs (``stream_id``, ``own``: person to the whole new values by
key, perhaps none). Both are sent after the commit, once for all that was done together.
"""

from django.dispatch import Signal

recorded = Signal()
touched = Signal()
