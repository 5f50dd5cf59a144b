"""Index for Django only: re-exports the tables that the words hold."""

from meetings.agenda.models import Item
from meetings.attendance.models import Attendance
from meetings.ballot.models import Ballot, RollEntry, Vote, VoteChange
from meetings.body.models import Body, Clerk, Membership, Rulebook
from meetings.document.models import Document, Page, Presentation
from meetings.edge.models import HandledCommand
from meetings.job.models import Job
from meetings.ledger.models import Entry, Stream
from meetings.meeting.models import Meeting, Participant, Session
from meetings.person.models import Account, Person
from meetings.site.models import Display, Room, Site

__all__ = [
    "Account", "Attendance", "Ballot", "Body", "Clerk", "Display", "Document", "Entry", "HandledCommand", "Item",
    "Job", "Meeting", "Membership", "Page", "Participant", "Person", "Presentation", "RollEntry", "Room", "Rulebook",
    "Session", "Site", "Stream", "Vote", "VoteChange",
]  # fmt: skip
