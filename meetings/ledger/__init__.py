"""Append-only, numbered, hash-chained entries: what happened in a meeting, and the only thing sockets carry.

Guarantees: numbers of a stream are 1, 2, 3 … without a gap; an entry is committed with the change it tells;
each entry's hash covers its contents and the hash before it, so a changed or lost entry is found by ``verify_ledger``.
"""
