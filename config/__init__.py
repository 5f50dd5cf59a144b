"""Wiring only: settings, addresses and start-up; no rule of a meeting lives here."""
