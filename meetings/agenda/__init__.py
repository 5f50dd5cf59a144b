"""The agenda: its items, their order, and which one the sitting deals with now."""
