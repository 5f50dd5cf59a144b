"""Defaults wherever they let the program live; each departure says why."""

import json
import os
from typing import Any

SECRET_KEY = "bench"
ALLOWED_HOSTS = ["127.0.0.1"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "channels",
    "bench.stock_site",
]
# A dictionary of Django's, made by the bench: it decides on database and connections.
DATABASES: dict[str, Any] = {"default": json.loads(os.environ["BENCH_DATABASE"])}
_HOST: dict[str, Any] = {"address": os.environ["BENCH_REDIS"], **json.loads(os.environ["BENCH_POOL"])}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [_HOST]}},
}
