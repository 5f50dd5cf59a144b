"""The demo: the invented tỉnh Lam Giang with its councils, people, and a sitting that is half-way through.

Guarantees: no real person, unit or decision is meant; everything is made by the words' own actions, so the ledger's
chain is a real one; only ``manage.py demo`` runs it, and one password opens every account (``people.PASSWORD``).
"""
