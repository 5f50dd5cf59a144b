from meetings.body.models import Body
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent
from meetings.site.models import Room


def body_prepared_by(actor: Actor, body_id: int) -> Body:
    """The body whose meetings this person prepares (1 query); ``body.not_found`` otherwise."""
    body = Body.objects.filter(pk=body_id, clerks__person_id=actor.person_id).first()
    if body is None:
        raise Absent("body.not_found")
    return body


def room_offered_to(actor: Actor, room_id: int) -> Room:
    """A room of a unit whose bodies this person serves (1 query); a foreign hall and its screens stay their own."""
    room = Room.objects.filter(pk=room_id, site__bodies__clerks__person_id=actor.person_id).first()
    if room is None:
        raise Absent("meeting.no_such_place")
    return room
