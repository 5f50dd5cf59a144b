"""The ASGI application: HTTP to Django, ``/ws`` and ``/feed/poll`` to ``realtime``."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402  # Django has to be set up first

import config.wiring  # noqa: E402, F401  # registers every command: a vote may come before the first HTTP request
from config.bodies import BodyFileHandler  # noqa: E402
from realtime.polling import with_polling  # noqa: E402
from realtime.routing import websocket  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": with_polling(BodyFileHandler()),
        # The socket reads its session itself: AuthMiddlewareStack opens a database connection for every arrival.
        "websocket": websocket,
    }
)
