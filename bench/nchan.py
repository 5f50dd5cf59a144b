"""nchan: nginx with a publish-and-subscribe module in C, which keeps nothing and decides nothing: the floor."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.crowd import Address, Crowd
from bench.figures import NotMeasured
from bench.peers import Peer, clean_environment, free_port, running
from scripts.services import NCHAN, find

CONFIGURATION = """\
load_module {module};
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/log error;
worker_rlimit_nofile 20000;
events {{ worker_connections 10000; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = /hall {{ nchan_subscriber websocket; nchan_channel_id hall; nchan_subscriber_first_message newest; }}
    location = /publish {{ nchan_publisher websocket; nchan_channel_id hall; }}
  }}
}}
"""


@contextmanager
def nchan_server(crowd: Crowd) -> Iterator[Peer]:
    """nginx as one process; what its publisher sends goes to all."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="dien-hong-bench-") as folder:
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(module=NCHAN, folder=folder, port=port))
        command = [program(), "-p", folder, "-e", f"{folder}/log", "-c", str(configuration)]
        with running(command, env=clean_environment(), port=port) as pid:
            yield Peer("nchan", [pid], crowd, [Address(port, "/hall")] * 4000, publisher=Address(port, "/publish"))


def nchan_versions() -> dict[str, str]:
    told = subprocess.run([program(), "-v"], check=True, capture_output=True, text=True).stderr
    found = re.search(r"nginx/(\S+)", told)
    package = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", "libnginx-mod-nchan"], check=False, capture_output=True, text=True
    ).stdout
    return {"nginx": found[1] if found else "?", "nchan": package or "?"}


def program() -> str:
    found = find("nginx")
    if not found or not NCHAN.exists():
        raise NotMeasured("nginx with nchan is missing: apt-get install libnginx-mod-nchan")
    return found
