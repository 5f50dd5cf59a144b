from meetings.body.models import Body
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent


def body_prepared_by(actor: Actor, body_id: int) -> Body:
    """The body whose meetings this person prepares (1 query); ``body.not_found`` otherwise."""
    body = Body.objects.filter(pk=body_id, clerks__person_id=actor.person_id).first()
    if body is None:
        raise Absent("body.not_found")
    return body
