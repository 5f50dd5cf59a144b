from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.site.actions import add_display, renew_token
from meetings.site.models import Display, Room


class Command(BaseCommand):
    help = (
        "Give a hall screen its address: a new token each time, the former address stops working. Without names, list."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("room", nargs="?", type=int, help="the room's number, from the list")
        parser.add_argument("name", nargs="?", help="the screen's name in that room; made when it is new")

    def handle(self, *args: Any, room: int | None = None, name: str | None = None, **options: Any) -> None:
        if room is None or name is None:
            self._list()
            return
        where = Room.objects.filter(pk=room).first()
        if where is None:
            raise CommandError(f"There is no room {room}.")
        display = Display.objects.filter(room=where, name=name, active=True).first()
        token = add_display(room=where, name=name)[1] if display is None else renew_token(display=display)
        self.stdout.write(f"/display/{token}")

    def _list(self) -> None:
        for room in Room.objects.select_related("site").order_by("pk"):
            screens = ", ".join(room.displays.filter(active=True).order_by("pk").values_list("name", flat=True))
            self.stdout.write(f"{room.pk}\t{room.name}, {room.site.name}\t{screens}")
