from meetings.kernel.text import clean, name_key, search_key
from meetings.person.models import Account, Person


def add_person(*, full_name: str, address: str, position: str = "") -> Person:
    name = clean(full_name)
    return Person.objects.create(
        full_name=name, address=address, position=clean(position), name_key=name_key(name), search_key=search_key(name)
    )


def add_account(*, person: Person, username: str, password: str | None, is_staff: bool = False) -> Account:
    """``password=None`` makes an account nobody can sign in to with a password."""
    account = Account(person=person, username=username, is_staff=is_staff)
    account.set_password(password)
    account.save()
    return account


def add_account_hashed(*, person: Person, username: str, password_hash: str) -> Account:
    """An account whose password was hashed before (``make_password``), as in the demo where one opens them all."""
    return Account.objects.create(person=person, username=username, password=password_hash)
