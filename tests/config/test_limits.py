"""Against which counts a sign-in is held; every rule as a property."""

from hypothesis import given
from hypothesis import strategies as st

from config.limits import MOST_AT_ACCOUNT, MOST_AT_DEVICE, MOST_KNOWN, Device, counts_of

accounts = st.text("0123456789", min_size=1, max_size=3)
devices = st.builds(Device, st.text("abc", min_size=1, max_size=3), st.lists(accounts, unique=True).map(tuple))


@given(accounts, st.none() | devices, st.none() | devices)
def test_strangers_share_the_accounts_one_count(account: str, one: Device | None, other: Device | None) -> None:
    strangers = [device for device in (one, other) if device is None or account not in device.known]
    assert len({counts_of(account, device)[0] for device in strangers}) <= 1


@given(accounts, devices, st.none() | devices)
def test_a_known_device_shares_its_count_with_no_other(account: str, known: Device, other: Device | None) -> None:
    mine = counts_of(account, known.after_sign_in(account))[0]
    assert mine.most == MOST_AT_ACCOUNT
    if other is None or other.number != known.number:
        assert mine not in counts_of(account, other)


@given(st.lists(accounts, min_size=1), devices)
def test_whatever_a_device_tries_is_counted_in_one_place(tried: list[str], device: Device) -> None:
    at_device = {counts_of(account, device)[1] for account in tried}
    assert [count.most for count in at_device] == [MOST_AT_DEVICE]


@given(accounts, accounts)
def test_two_accounts_never_share_a_count(one: str, other: str) -> None:
    assert (counts_of(one, None) == counts_of(other, None)) == (one == other)


@given(devices, accounts)
def test_a_device_remembers_the_last_ones(device: Device, account: str) -> None:
    after = device.after_sign_in(account)
    assert after.known[0] == account
    assert len(after.known) == len(set(after.known)) <= MOST_KNOWN
    assert after.after_sign_in(account) == after
