"""The proxy's configuration, as Caddy itself reads it."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from config.env import ROOT
from scripts.services import find
from tests.deploy.compose import filled, load, shipped

pytestmark = pytest.mark.faults
CADDYFILE = ROOT / "deploy" / "Caddyfile"


def caddy(*arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    program = find("caddy")
    assert program
    own = {"CADDY_STORAGE": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder), **settings}
    return subprocess.run(
        [program, *arguments, "--adapter", "caddyfile"], env={**os.environ, **own}, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip


def adapted(folder: Path, **settings: str) -> dict[str, Any]:
    done = caddy("adapt", "--config", str(CADDYFILE), folder=folder, **settings)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def proxies(value: Any) -> list[dict[str, Any]]:
    """Every reverse_proxy in an adapted configuration."""
    if isinstance(value, list):
        return [one for item in value for one in proxies(item)]
    if not isinstance(value, dict):
        return []
    here = [value] if value.get("handler") == "reverse_proxy" else []
    return here + [one for item in value.values() for one in proxies(item)]


def test_caddy_finds_nothing_wrong(tmp_path: Path) -> None:
    done = caddy("validate", "--config", str(CADDYFILE), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "input is not formatted" not in done.stderr


def test_caddy_would_find_something_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "Caddyfile"
    wrong.write_text(CADDYFILE.read_text().replace("lb_policy least_conn", "lb_policy least_load"))
    assert caddy("validate", "--config", str(wrong), folder=tmp_path).returncode == 1


def test_its_upstreams_are_the_web_processes_of_the_compose_file(tmp_path: Path) -> None:
    compose = load(filled(shipped(), {}))
    named = compose["services"]["proxy"]["environment"]["WEB_UPSTREAMS"].split()
    for settings in ({}, {"WEB_UPSTREAMS": " ".join(named)}):
        [proxy] = proxies(adapted(tmp_path, **settings))
        assert [upstream["dial"] for upstream in proxy["upstreams"]] == named
    [proxy] = proxies(adapted(tmp_path, WEB_UPSTREAMS="web-9:1"))
    assert [upstream["dial"] for upstream in proxy["upstreams"]] == ["web-9:1"]


def test_every_upstream_is_asked_whether_it_is_well_and_nothing_is_held_back(tmp_path: Path) -> None:
    [proxy] = proxies(adapted(tmp_path))
    assert proxy["health_checks"]["active"]["uri"] == "/healthz"
    assert not {"buffer_requests", "buffer_responses", "request_buffers", "response_buffers"} & set(proxy)


def test_it_believes_no_forwarded_header_of_a_visitor(tmp_path: Path) -> None:
    assert "trusted_proxies" not in json.dumps(adapted(tmp_path))


def test_it_asks_nobody_on_the_internet(tmp_path: Path) -> None:
    whole = adapted(tmp_path)
    issuers = [issuer for policy in whole["apps"]["tls"]["automation"]["policies"] for issuer in policy["issuers"]]
    assert {issuer["module"] for issuer in issuers} == {"internal"}
    assert whole["admin"] == {"disabled": True}
