"""Which adapter serves which port, decided once for every process: web server, worker and commands."""

from django.apps import AppConfig
from django.conf import settings


class WiringConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # The words' tables exist only from here on.
        import meetings.document.jobs  # noqa: F401  # registers its jobs
        from meetings.adapters.pdf import PdfDrawer
        from meetings.adapters.storage import LocalFiles
        from meetings.document import ports
        from meetings.edge.ports import settle
        from realtime import station

        settle.serve(station.settle)
        ports.files.serve(LocalFiles(settings.FILES_DIR))
        ports.drawer.serve(PdfDrawer(memory_bytes=settings.WORKER_MEMORY_BYTES, seconds=settings.WORKER_SECONDS))
