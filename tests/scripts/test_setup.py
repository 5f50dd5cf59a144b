from pathlib import Path

import pytest

from scripts import setup
from scripts.terminal import Refusal


def test_an_old_python_is_one_sentence() -> None:
    setup.require_python((3, 11))
    with pytest.raises(Refusal) as refusal:
        setup.require_python((3, 9))
    assert str(refusal.value) == "Python 3.11 or newer is needed, this one is 3.9: make PYTHON=python3.11"


def test_a_stamp_that_was_not_finished_says_nothing(tmp_path: Path) -> None:
    assert setup._stamp(tmp_path / "absent") == {}
    (tmp_path / "half").write_text('{"run": ')
    assert setup._stamp(tmp_path / "half") == {}


def test_the_digest_follows_contents_and_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("ab")
    two.write_text("c")
    first = setup._digest(one, two)
    assert setup._digest(one, two) == first
    one.write_text("a")
    two.write_text("bc")
    assert setup._digest(one, two) != first
    assert setup._digest(two, one) != setup._digest(one, two)
