import os
import re
import stat
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from config.env import ROOT, Database, Env, WrongSetting, declarations, manual, read

DATABASE_FORMS = "the path of a SQLite file or postgresql://user:password@host:port/name"


def test_the_defaults_are_a_whole_configuration() -> None:
    env = read({})
    assert (env.port, env.debug, env.demo, env.language, env.redis) == (8000, False, False, "vi", "")
    assert env.upload_max_bytes == 100 * 1024 * 1024
    assert env.database == Database(engine="sqlite", name=str(ROOT / "var" / "dien_hong.sqlite3"))


def test_an_empty_variable_means_the_default() -> None:
    assert read({"PORT": " ", "DIEN_HONG_DEBUG": ""}) == read({})


@pytest.mark.parametrize(
    ("variable", "text", "sentence"),
    [
        ("PORT", "80a", "PORT must be a whole number from 1 to 65535, not '80a'."),
        ("PORT", "0", "PORT must be a whole number from 1 to 65535, not '0'."),
        ("PORT", "65536", "PORT must be a whole number from 1 to 65535, not '65536'."),
        ("PORT", "٨٠", "PORT must be a whole number from 1 to 65535, not '٨٠'."),
        ("DIEN_HONG_DEBUG", "maybe", "DIEN_HONG_DEBUG must be yes or no, not 'maybe'."),
        ("DIEN_HONG_TAIL_SECONDS", "nan", "DIEN_HONG_TAIL_SECONDS must be a number from 0.05 to 5, not 'nan'."),
        ("DIEN_HONG_TAIL_SECONDS", "soon", "DIEN_HONG_TAIL_SECONDS must be a number from 0.05 to 5, not 'soon'."),
        ("DIEN_HONG_TAIL_SECONDS", "6", "DIEN_HONG_TAIL_SECONDS must be a number from 0.05 to 5, not '6'."),
        ("DIEN_HONG_PROCESSES", "65", "DIEN_HONG_PROCESSES must be a whole number from 1 to 64, not '65'."),
        (
            "DIEN_HONG_DATABASE_CONNECTIONS",
            "7",
            "DIEN_HONG_DATABASE_CONNECTIONS must be a whole number from 8 to 200, not '7'.",
        ),
        ("DIEN_HONG_LANGUAGE", "fr", "DIEN_HONG_LANGUAGE must be vi or en, not 'fr'."),
        ("DIEN_HONG_REDIS", "localhost", "DIEN_HONG_REDIS must be empty or a redis:// address, not 'localhost'."),
        (
            "DIEN_HONG_DATABASE",
            "mysql://a/b",
            f"DIEN_HONG_DATABASE must be {DATABASE_FORMS}, not 'mysql://a/b'.",
        ),
        (
            "DIEN_HONG_HOSTS",
            "http://a",
            "DIEN_HONG_HOSTS must be host names separated by commas, without http://, not 'http://a'.",
        ),
        ("DIEN_HONG_PROT", "1", "DIEN_HONG_PROT is not a setting; `python -m config.env` lists them."),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence(variable: str, text: str, sentence: str) -> None:
    with pytest.raises(WrongSetting) as refusal:
        read({variable: text})
    assert str(refusal.value) == sentence


def test_a_wrong_secret_is_not_repeated() -> None:
    with pytest.raises(WrongSetting) as refusal:
        read({"DIEN_HONG_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refusal.value)


def test_secrets_do_not_stand_in_the_representation() -> None:
    env = read({"DIEN_HONG_SECRET_KEY": "s" * 40, "DIEN_HONG_DATABASE": "postgresql://a:pass-word@db/x"})
    assert "sss" not in repr(env)
    assert "pass-word" not in repr(env)


@pytest.mark.parametrize(
    ("text", "database"),
    [
        ("/srv/a.sqlite3", Database(engine="sqlite", name="/srv/a.sqlite3")),
        (
            "postgresql://u:p%40ss@db.local:5433/dien_hong",
            Database(engine="postgresql", name="dien_hong", user="u", password="p@ss", host="db.local", port="5433"),
        ),
        (
            "postgresql:///x?host=/run/postgresql&user=me",
            Database(engine="postgresql", name="x", user="me", host="/run/postgresql"),
        ),
    ],
)
def test_a_database_is_a_file_or_a_server(text: str, database: Database) -> None:
    assert read({"DIEN_HONG_DATABASE": text}).database == database


def test_the_database_s_password_comes_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    settings = {"DIEN_HONG_DATABASE": "postgresql://u@db/x", "DIEN_HONG_DATABASE_PASSWORD_FILE": str(path)}
    with pytest.raises(WrongSetting, match="No such file"):
        _ = read(settings).database
    path.write_text("p@ss word\n")
    assert read(settings).database == Database(engine="postgresql", name="x", user="u", password="p@ss word", host="db")
    assert read({**settings, "DIEN_HONG_DATABASE": "/srv/a.sqlite3"}).database.password == ""


def test_hosts_are_those_given_or_the_machine_itself() -> None:
    assert read({"DIEN_HONG_HOSTS": "hop.lamgiang.example, hop"}).hosts == ("hop.lamgiang.example", "hop")
    assert {"localhost", "127.0.0.1"} <= set(read({}).hosts)


def test_a_generated_key_is_kept_and_is_its_owners_only(tmp_path: Path) -> None:
    settings = {"DIEN_HONG_DATA_DIR": str(tmp_path / "data")}
    key = read(settings).secret_key
    assert len(key) >= 50
    assert read(settings).secret_key == key
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert list((tmp_path / "data").iterdir()) == [tmp_path / "data" / "secret_key"]


def test_a_key_comes_from_its_file_and_a_short_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    env = read({"DIEN_HONG_SECRET_KEY_FILE": str(path)})
    for text, sentence in (("", "32 characters"), ("short", "32 characters")):
        path.write_text(text)
        with pytest.raises(WrongSetting, match=sentence):
            _ = env.secret_key
    path.write_text("k" * 32 + "\n")
    assert env.secret_key == "k" * 32


def test_a_missing_key_file_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="No such file"):
        _ = read({"DIEN_HONG_SECRET_KEY_FILE": str(tmp_path / "absent")}).secret_key
    assert list(tmp_path.iterdir()) == []


def test_the_manual_has_every_variable_once() -> None:
    text = manual()
    assert [text.count(f"| `{declaration.variable}` ") for declaration in declarations()] == [1] * len(fields(Env))
    assert all(declaration.doc.endswith(".") for declaration in declarations())


@pytest.mark.parametrize("place", ["README.md", "docker-compose.yml", "Dockerfile", "deploy/Caddyfile", "Makefile"])
def test_every_setting_that_is_written_of_exists(place: str) -> None:
    known = {declaration.variable for declaration in declarations()}
    named = set(re.findall(r"DIEN_HONG_[A-Z_]*[A-Z]", (ROOT / place).read_text()))
    assert named - known == set()


@pytest.mark.faults
def test_a_program_refuses_to_start_with_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env={**os.environ, "PORT": "x"}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "PORT must be a whole number from 1 to 65535, not 'x'.\n"


@pytest.mark.faults
def test_the_manual_is_printed_whatever_the_environment_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "config.env"], cwd=ROOT, env={**os.environ, "PORT": "x"}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stdout == manual()
