"""People and their accounts: one account, one person."""
