"""Which counts a sign-in with a password is held against: the account and the device, never the address.

Pure. A whole hall sits behind one address, so nothing is counted there. ``docs/adr/0002-sign-in-limits.md`` says why.
"""

from dataclasses import dataclass

WINDOW_SECONDS = 300
MOST_AT_ACCOUNT, MOST_AT_DEVICE = 5, 20
MOST_KNOWN = 8  # accounts that a device remembers: more than a shared tablet has, and a small cookie


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, by what its signed cookie says: its own number and who signed in on it before, the last one first."""

    number: str
    known: tuple[str, ...] = ()

    def after_sign_in(self, account: str) -> "Device":
        others = tuple(known for known in self.known if known != account)
        return Device(self.number, (account, *others)[:MOST_KNOWN])


@dataclass(frozen=True, slots=True)
class Count:
    """At most ``most`` failures within one window are counted under ``key``."""

    key: str
    most: int


def counts_of(account: str, device: Device | None) -> tuple[Count, ...]:
    """All of them must have room.

    Strangers share the account's count. A device on which this account has signed in before has one of its own: who
    guesses at a delegate's password elsewhere does not lock the delegate out of the tablet on the desk.
    """
    if device is None:
        return (Count(f"account:{account}", MOST_AT_ACCOUNT),)
    own = f":{device.number}" if account in device.known else ""
    return Count(f"account:{account}{own}", MOST_AT_ACCOUNT), Count(f"device:{device.number}", MOST_AT_DEVICE)
