"""Django's settings, made from the environment (``config.env``); nothing here is read from anywhere else."""

from typing import Any

from config.env import ENV, ROOT

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
DEMO = ENV.demo
DEMO_DELEGATES = ENV.demo and ENV.demo_delegates
ALLOWED_HOSTS = list(ENV.hosts)
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
AUTH_USER_MODEL = "meetings.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django_linear_migrations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "config",
    "meetings",  # before allauth: its templates are ours
    "allauth",
    "allauth.account",
    "channels",
    "realtime",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",  # before the check of host names: who asks knows an address only
    "config.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.security.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.sign_in.demo_people",
            ]
        },
    }
]


def _database() -> dict[str, Any]:
    given = ENV.database
    if given.engine == "postgresql":
        # Under ASGI each request may run in a thread of its own: a pool, not CONN_MAX_AGE, keeps connections alive.
        return {
            "ENGINE": "config.postgresql",  # Django's own, and a connection that the server forgot is never handed out
            "NAME": given.name, "USER": given.user, "PASSWORD": given.password,
            "HOST": given.host, "PORT": given.port,
            "OPTIONS": {
                "pool": {
                    "min_size": 2, "max_size": ENV.database_connections, "timeout": 10,
                    # Each further try comes twice as late, so the end of this bounds how late a return is noticed.
                    "reconnect_timeout": 10,
                },
                # Whatever the server's own default is: an acknowledged vote is on its disk. A process that stands
                # still in the middle of a change does not keep a meeting locked.
                "options": "-c synchronous_commit=on -c idle_in_transaction_session_timeout=30s",
                "application_name": "dien-hong", "connect_timeout": 5,
                "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20000,
            },
        }  # fmt: skip
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": given.name,
        # IMMEDIATE: a writer waits its turn at BEGIN instead of failing in the middle; FULL: an acknowledged vote
        # survives a power cut.
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;",
        },
    }


DATABASES = {"default": _database()}

if ENV.redis:
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # One subscription a process: only hints travel, which may be lost. redis-py 8 caps its pool at 100.
            "CONFIG": {
                "hosts": [{"address": ENV.redis, "max_connections": 1000, "socket_timeout": 15}],
                "prefix": "dien-hong",
            },
        }
    }
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": ENV.redis,
            # A Redis that hangs costs a sign-in a second, not a minute (config.attempts).
            "OPTIONS": {"max_connections": 1000, "socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    # Django's own number, 300, would drop a third of the counted sign-ins of a hall.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }

# Files: originals and page images lie under FILES_DIR by their SHA-256; nothing there is served directly.
FILES_DIR = ENV.data_dir / "files"
UPLOAD_MAX_BYTES = ENV.upload_max_bytes
WORKER_MEMORY_BYTES = ENV.worker_memory_bytes
WORKER_SECONDS = ENV.worker_seconds
METRICS_TOKEN = ENV.metrics_token
TAIL_SECONDS = ENV.tail_seconds
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
FILE_UPLOAD_HANDLERS = ["meetings.edge.upload.OneFileHandler"]

# No LocaleMiddleware: the language is chosen for the house, not by the browser that happens to be there.
LANGUAGE_CODE = ENV.language
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
FRONTEND_DIST = ROOT / "frontend" / "dist"
STATICFILES_DIRS = [("app", FRONTEND_DIST), ("ui", ROOT / "frontend" / "src" / "ui")]
# Straight from the source folders: no collectstatic step between a build and its delivery.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Vite writes a content hash into every file name under assets/: those may be kept for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/app/assets/"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "config.hashing.BoundedArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in"
ACCOUNT_ADAPTER = "config.sign_in.Adapter"
ACCOUNT_FORMS = {
    "login": "config.sign_in.LoginForm",
    "change_password": "config.sign_in.ChangePasswordForm",
    "reauthenticate": "config.sign_in.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# A whole hall sits behind one address: sign-ins are counted by account and device (config.limits), not by allauth.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "", "change_password": "5/m/user", "reauthenticate": "10/m/user"}
# The demo's one-tap people (config.sign_in): role on the sign-in page → user name.
DEMO_ACCOUNTS = {"chair": "chutoa", "secretary": "thuky", "delegate": "daibieu", "commune": "daibieu.xa"}
DEMO_DISPLAY_TOKEN = "man-hinh-hoi-truong-lon"  # noqa: S105  # only ever seeded in a demo

SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.secure_cookies
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.sign_in.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
PROXIED = ENV.proxied
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.proxied or ENV.secure_cookies else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"meetings": {"level": "INFO"}, "realtime": {"level": "INFO"}},
}
