"""Work to do after a commit: rows in the same database as the change that asked for it.

Guarantees: a job exists exactly when its transaction committed; it is tried again after a crash, at
most ``MAX_TRIES`` times.
"""
