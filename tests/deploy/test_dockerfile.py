"""The Dockerfile, read: nothing here builds it."""

import re
from pathlib import PurePosixPath

import pytest

from config.env import ROOT
from tests.deploy.compose import load, shipped
from tests.deploy.dockerfile import complaints, sent, stages

TEXT = (ROOT / "Dockerfile").read_text()
IGNORED = (ROOT / ".dockerignore").read_text()
DELIVERED = {service["build"]["target"] for service in load(shipped())["services"].values() if "build" in service}


def told(text: str = TEXT, ignored: str = IGNORED) -> list[str]:
    return complaints(text, root=ROOT, ignored=ignored, delivered=DELIVERED)


def test_every_rule_is_kept() -> None:
    assert told() == []
    assert sorted(DELIVERED) == ["program", "proxy"]


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("USER 10001:10001", "USER root", "program runs as root"),
        ("USER 10002:10002\n", "", "proxy runs as root"),
        ("FROM caddy:2-alpine", "FROM caddy", "proxy: the base caddy has no tag, or names a registry"),
        ("FROM caddy:2-alpine", "FROM caddy:latest", "proxy: the base caddy:latest has no tag, or names a registry"),
        ("COPY locale ./", "COPY locales ./", "COPY locales ./locale: locales does not exist"),
        ("COPY locale ./", "COPY tests ./", "COPY tests ./locale: .dockerignore keeps tests out"),
        ("COPY locale ./", "ADD locale ./", "program: ADD fetches and unpacks; COPY says what it does"),
        ("--from=lean", "--from=fat", "COPY --from=fat /opt/venv /opt/venv: there is no such stage"),
        ('"--require-hashes", ', "", "packages: packages without checksums"),
        ('["python", "-m", "realtime.', '["python", "-m", "realtime.our', "program: there is no realtime.ourserver"),
        (" AS proxy", " AS gate", "there is no proxy"),
    ],
)  # fmt: skip
def test_each_rule_bites(right: str, wrong: str, sentence: str) -> None:
    assert TEXT.count(right) >= 1
    assert sentence in told(TEXT.replace(right, wrong))


def test_no_secret_and_no_data_gets_into_an_image() -> None:
    for path in (".env", "deploy/secrets/secret_key", "var/secret_key", ".git/config", "tests/conftest.py"):
        assert not sent(PurePosixPath(path), IGNORED)
    for path in ("config/__pycache__/env.cpython-311.pyc", "meetings/__pycache__"):
        assert not sent(PurePosixPath(path), IGNORED)
    assert sent(PurePosixPath("meetings/static/meetings/sign_in.css"), IGNORED)


def test_the_program_has_everything_that_it_reads() -> None:
    """What settings and adapters name by a path below the root."""
    program = next(stage for stage in stages(TEXT) if stage.name == "program")
    targets = {copy.split()[-1].removeprefix("./") for copy in program.all("COPY")}
    assert {"config", "meetings", "realtime", "locale", "frontend/dist", "frontend/src/ui"} <= targets
    # A package that is added to the project is either delivered or one of those that only build and test it.
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - targets == {"bench", "scripts", "tests"}


def test_what_a_service_keeps_belongs_to_the_one_who_writes_it() -> None:
    """A named volume takes its owner from the image's folder; elsewhere it would be root's."""
    images = {stage.name: " ".join(stage.all("RUN")) for stage in stages(TEXT)}
    for service in load(shipped())["services"].values():
        if "build" in service:
            owner = service["user"].partition(":")[0]
            for volume in service["volumes"]:
                made = images[service["build"]["target"]]
                folder = volume.partition(":")[2]
                assert re.search(rf"install .*{owner}.* {folder}\b", made), volume
