"""What the Dockerfile must hold, as far as it can be told without building it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path, PurePosixPath


@dataclass
class Stage:
    """One image on the way; ``steps`` are (instruction, rest of the line) in their order."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        return [rest for one, rest in self.steps if one == instruction]


def stages(text: str) -> list[Stage]:
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    found: list[Stage] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        instruction, _, rest = line.partition(" ")
        if instruction == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(base, name))
        else:
            found[-1].steps.append((instruction, rest.strip()))
    return found


def sent(path: PurePosixPath, ignored: str) -> bool:
    """Whether .dockerignore lets a path into the build: its last pattern that fits the path or a folder of it."""
    whole = [str(path), *(str(parent) for parent in path.parents if parent.name)]
    kept_out = False
    for pattern in ignored.splitlines():
        wanted = pattern.removeprefix("!")
        names = path.parts if wanted.startswith("**/") else whole
        if not pattern.startswith("#") and any(fnmatch(name, wanted.removeprefix("**/")) for name in names):
            kept_out = not pattern.startswith("!")
    return not kept_out


def complaints(text: str, *, root: Path, ignored: str, delivered: set[str]) -> list[str]:
    """``delivered`` are the stages that run in a province; the others only build."""
    known: dict[str, Stage] = {}
    told: list[str] = []
    for stage in stages(text):
        told += _of_base(stage, known)
        told += [f"{stage.name}: ADD fetches and unpacks; COPY says what it does" for _ in stage.all("ADD")]
        told += [sentence for copy in stage.all("COPY") for sentence in _of_copy(copy, root, ignored, known)]
        told += [
            f"{stage.name}: packages without checksums" for run in stage.all("RUN")
            if "pip" in run and "install" in run.replace("uninstall", "") and "--require-hashes" not in run
        ]  # fmt: skip
        if stage.name in delivered:
            told += _of_delivered(stage)
        known[stage.name] = stage
    return told + [f"there is no {name}" for name in sorted(delivered - set(known))]


def _of_base(stage: Stage, known: dict[str, Stage]) -> Iterator[str]:
    if stage.base not in known and not re.fullmatch(r"[a-z]+:(?!latest)[a-z0-9.-]+", stage.base):
        yield f"{stage.name}: the base {stage.base} has no tag, or names a registry"


def _of_copy(copy: str, root: Path, ignored: str, known: dict[str, Stage]) -> Iterator[str]:
    words = copy.split()
    if words[0].startswith("--from="):
        if words[0].removeprefix("--from=") not in known:
            yield f"COPY {copy}: there is no such stage"
        return
    for source in words[:-1]:
        if not (root / source).exists():
            yield f"COPY {copy}: {source} does not exist"
        elif not sent(PurePosixPath(source), ignored) and not _has_sent(root, source, ignored):
            yield f"COPY {copy}: .dockerignore keeps {source} out"


def _has_sent(root: Path, source: str, ignored: str) -> bool:
    return any(sent(PurePosixPath(child.relative_to(root)), ignored) for child in (root / source).glob("*"))


def _of_delivered(stage: Stage) -> Iterator[str]:
    users = stage.all("USER")
    if not users or not re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1]):
        yield f"{stage.name} runs as root"
    if not stage.all("HEALTHCHECK"):
        yield f"{stage.name} has no health check"
    for command in stage.all("CMD"):
        words = json.loads(command)
        if words[:2] == ["python", "-m"] and not find_spec(words[2]):
            yield f"{stage.name}: there is no {words[2]}"
