"""Councils and committees, who belongs to them in a term, and the rulebook they decide by."""
