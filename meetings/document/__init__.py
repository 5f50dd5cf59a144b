"""Documents of the agenda: received, checked and drawn as pages by the worker, shown by the presenter.

Guarantees: the original file is never altered; the web process never parses a file; what is not ready is not shown.
"""
