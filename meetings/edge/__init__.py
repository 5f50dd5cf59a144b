"""The one door for commands: parse → actor → idempotency → transaction → answer.

Used by the ``api`` modules and by ``realtime``; no other module may lean on it. Guarantees that a command
with the same id is carried out at most once for an actor, and that nothing is answered before it is committed.
"""
