"""The province's compose file: its schema, our rules beyond it, and each rule seen to bite."""

import json
import re
import subprocess
import sys
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest

from config.env import ROOT
from config.serving.rules import connections_each
from scripts.check import COMPOSE_SCHEMA
from tests.deploy.compose import VARIABLE, Compose, complaints, filled, load, shipped


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_rule_is_kept() -> None:
    assert complaints(load(filled(shipped(), {}))) == []
    assert complaints(load(filled(shipped(), example()))) == []


def test_the_example_explains_every_variable() -> None:
    assert set(example()) == {found["name"] for found in VARIABLE.finditer(shipped())}
    assert "$" not in filled(shipped(), {})


def test_the_database_has_room_for_every_process() -> None:
    compose = load(filled(shipped(), {}))
    [option] = [word for word in compose["services"]["postgres"]["command"] if "max_connections" in word]
    programs = int(compose["services"]["web"]["deploy"]["replicas"]) + 2  # the worker and a command
    assert connections_each(limit=int(option.partition("=")[2]), programs=programs, wanted=16) == 16


def test_one_web_process_bears_a_hall_that_loads_its_pages_at_once() -> None:
    limits = load(filled(shipped(), {}))["services"]["web"]["deploy"]["resources"]["limits"]
    tablets, requests_each = 500, 6  # what a browser asks of one host at a time
    assert limits["pids"] >= tablets * requests_each


IMAGE = "redis has an image without a tag or from a named registry"
DATABASE = "database:/var/lib/postgresql/data"
UNKNOWN = "web: DIEN_HONG_PROXY is not a setting; `python -m config.env` lists them."


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        ("services redis restart", None, "redis has no restart policy"),
        ("services worker healthcheck", None, "worker has no health check"),
        ("services web read_only", None, "web may write to its file system"),
        ("services proxy cap_add", ["NET_ADMIN"], "proxy has capabilities"),
        ("services migrate cap_drop", [], "migrate has capabilities"),
        ("services postgres security_opt", [], "postgres may gain privileges"),
        ("services redis privileged", True, "redis may gain privileges"),
        ("services web user", "0:0", "web runs as root"),
        ("services web user", None, "web runs as root"),
        ("services worker deploy", None, "worker has no limit of memory and processes"),
        ("volumes database", None, f"postgres mounts {DATABASE}, which is no named volume"),
        ("services web volumes", ["./x:/data"], "web mounts ./x:/data, which is no named volume"),
        ("networks back internal", None, "postgres can be reached from outside"),
        ("services postgres ports", ["5432:5432"], "postgres can be reached from outside"),
        ("services proxy networks", ["outside", "front", "back"], "proxy reaches postgres"),
        ("services web networks", ["lan"], "web joins lan, which is not declared"),
        ("secrets secret_key", None, "web wants secret_key, an unknown secret"),
        ("services postgres environment POSTGRES_PASSWORD", "x", "postgres has a secret in POSTGRES_PASSWORD"),
        ("services postgres secrets", None, "postgres does not get the secret of POSTGRES_PASSWORD_FILE"),
        ("services redis image", "redis", IMAGE),
        ("services redis image", "r.example/redis:7", IMAGE),
        ("services web depends_on migration", {"condition": "x"}, "web waits for migration, which does not exist"),
        ("services redis restart", "no", "web waits for redis in vain"),
        ("services web deploy replicas", 3, "the proxy does not know all web processes"),
        ("services web environment DIEN_HONG_PROXY", "yes", UNKNOWN),
    ],
)
def test_each_rule_bites(place: str, value: Any, sentence: str) -> None:
    # Services share what an anchor names; through JSON each gets its own, so one fault is planted in one of them.
    compose: Compose = json.loads(json.dumps(load(filled(shipped(), {}))))
    *way, last = place.split()
    spot = reduce(getitem, way, compose)
    if value is None:
        del spot[last]
    else:
        spot[last] = value
    assert sentence in complaints(compose)


def validated(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", *COMPOSE_SCHEMA, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.faults
def test_the_schema_holds_and_refuses_a_wrong_file(tmp_path: Path) -> None:
    assert validated(ROOT / "docker-compose.yml").returncode == 0
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(shipped().replace("    restart: unless-stopped\n", "    restarts: unless-stopped\n", 1))
    assert validated(wrong).returncode == 1
    wrong.write_text(re.sub(r"^services:", "service:", shipped(), flags=re.MULTILINE))
    assert validated(wrong).returncode == 1
