"""Reproducible measurements: each starts its own peers, warms up, alternates the variants and prints JSON lines."""
