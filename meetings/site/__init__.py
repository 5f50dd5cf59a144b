"""The tree of units of any depth and kind, their rooms and their hall screens. Levels are data."""
