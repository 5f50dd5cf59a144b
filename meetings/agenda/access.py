from meetings.agenda.models import Item
from meetings.kernel.errors import Absent
from meetings.meeting.access import Standing


def item_for(standing: Standing, item_id: int) -> Item:
    """An item of the meeting the actor stands in (1 query); ``agenda.not_found`` otherwise."""
    item = Item.objects.filter(pk=item_id, meeting=standing.meeting).first()
    if item is None:
        raise Absent("agenda.not_found")
    return item
