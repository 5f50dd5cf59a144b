"""What ``manage.py doctor`` looks at: the machine, the stores, the clocks and what runs, each really tried.

Guarantees: a check that does not answer within ``examine.CHECK_SECONDS`` is itself a finding; nothing is changed except
a temporary file in the data folder and a key of a few seconds in Redis.
"""
