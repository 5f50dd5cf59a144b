"""Sockets: carries what the ledger holds to every screen of a meeting, and two commands back; owns no fact.

Guarantees: a socket is registered before its snapshot is read, so nothing falls between; every frame is complete
from ``after`` to ``upto`` for its viewer; a frame is encoded once per audience; nobody waits for a slow socket; a
lost hint costs delay and never a fact. The wire is described in ``PROTOCOL.md``.
"""
