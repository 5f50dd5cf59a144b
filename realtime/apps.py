from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """Every process that may record an entry announces it: web servers, workers, commands."""

    name = "realtime"

    def ready(self) -> None:
        # The layer's package wants configured settings.
        from realtime.announce import connect

        connect()
