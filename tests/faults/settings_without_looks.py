"""The settings, but no look at the ledger repairs a lost hint: what arrives came over the channel layer."""

from config.settings import *  # noqa: F403

TAIL_SECONDS = 3600
