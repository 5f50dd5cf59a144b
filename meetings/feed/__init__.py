"""What may be seen of a meeting: the one door for realtime and for readers.

Guarantees: for every audience, folding the entries over an older state gives exactly a fresh snapshot; what an
audience may not see never leaves ``audience.visible``.
"""
