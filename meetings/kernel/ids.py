"""Identifiers that people read or that a client makes."""

import secrets

# Crockford's base 32: no I, L, O, U, so that a receipt read aloud over a bad line stays unambiguous.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def make_receipt() -> str:
    """A random receipt of 40 bits, written ``K7QD-2M9P``."""
    bits = secrets.randbits(40)
    letters = "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 40, 5))
    return f"{letters[:4]}-{letters[4:]}"


def make_epoch() -> str:
    """The name of one unbroken run of a stream's numbers, 64 bits."""
    return "e" + secrets.token_hex(8)


def make_token() -> str:
    """A secret for a device, 192 bits, safe in a URL."""
    return secrets.token_urlsafe(24)
