from collections.abc import Iterable

from meetings.person.models import Person


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Full names by person (1 query)."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "full_name"))
