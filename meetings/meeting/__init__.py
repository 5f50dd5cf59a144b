"""Kỳ họp and phiên họp: who takes part, and the life of a sitting: draft → convened → open ⇄ paused → closed."""
