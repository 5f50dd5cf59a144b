import ipaddress

from config.addresses import own_addresses, own_names


def test_own_addresses_are_those_that_another_machine_can_use() -> None:
    addresses = [ipaddress.IPv4Address(address) for address in own_addresses()]
    assert not any(address.is_loopback for address in addresses)
    assert len(set(addresses)) == len(addresses)


def test_own_names_hold_this_machine_itself() -> None:
    assert {"localhost", "127.0.0.1", *own_addresses()} <= set(own_names())
