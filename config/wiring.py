"""Who serves what: the one place where the words' APIs, the feed and the adapters are joined."""

from meetings.edge.door import build_api
from meetings.feed.reading import newest
from meetings.urls import add_routers

api = build_api(newest=newest)
add_routers(api)
