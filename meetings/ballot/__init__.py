"""The open vote: a question, the roll frozen at opening, one ballot per person, the result in whole numbers.

Guarantees: a vote is acknowledged only after its commit; a repeated sending gets the same receipt; the close takes
the row that every vote takes, so nothing is counted after it and nothing acknowledged is missing.
"""
