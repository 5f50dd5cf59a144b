"""Running the program as one: checks before the start, the web server and the worker as children, their end together.

Guarantees: nothing is started when the port is taken or the data folder cannot be written; a child that dies is
started again with growing pauses; no child outlives the supervisor, not even one that is killed.
"""
