"""The Django pages' words: Vietnamese in the source, English in ``locale/en``; ``python -m scripts.messages`` compiles.

The catalogue (``django.po``) is written by hand, one ``msgid``/``msgstr`` pair a message; what Django reads
(``django.mo``) is made here, so that nobody needs the gettext programs.
"""

import ast
import re
import struct
import sys
from pathlib import Path

from scripts.terminal import ROOT

TEMPLATES = ROOT / "meetings" / "templates"
SOURCES = (ROOT / "config" / "sign_in.py",)
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = "Content-Type: text/plain; charset=UTF-8\n"
# The names by which the sources call gettext.
CALLS = {"_", "say"}
MAGIC = 0x950412DE

_TRANSLATE = re.compile(r"""\{%\s*translate\s+"([^"]+)"\s*%\}""")
_BLOCK = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def messages_of_template(text: str) -> set[str]:
    blocks = (_VARIABLE.sub(r"%(\1)s", block) for block in _BLOCK.findall(text))
    return {*_TRANSLATE.findall(text), *blocks}


def messages_of_source(text: str) -> set[str]:
    """The literal first arguments of calls to gettext."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def messages_in_use() -> set[str]:
    found: set[str] = set()
    for template in TEMPLATES.rglob("*.html"):
        found |= messages_of_template(template.read_text(encoding="utf-8"))
    for source in SOURCES:
        found |= messages_of_source(source.read_text(encoding="utf-8"))
    return found


def read_catalogue(text: str) -> dict[str, str]:
    """Pairs of a catalogue in the subset that is used here: one line a string, no plurals, no contexts."""
    pairs: dict[str, str] = {}
    message = ""
    for line in text.splitlines():
        word, _, literal = line.partition(" ")
        if word == "msgid":
            message = ast.literal_eval(literal)
        elif word == "msgstr" and message:
            pairs[message] = ast.literal_eval(literal)
    return pairs


def compiled(pairs: dict[str, str]) -> bytes:
    """The ``.mo`` file of a catalogue: two tables of (length, offset), then the strings, sorted by message."""
    rows = [(key.encode(), value.encode()) for key, value in sorted({"": HEADER, **pairs}.items()) if value]
    start = 28 + 16 * len(rows)
    tables: list[list[int]] = [[], []]
    strings = bytearray()
    for side in (0, 1):
        for row in rows:
            tables[side] += [len(row[side]), start + len(strings)]
            strings += row[side] + b"\0"
    head = [MAGIC, 0, len(rows), 28, 28 + 8 * len(rows), 0, start]
    return struct.pack(f"<{7 + 4 * len(rows)}I", *head, *tables[0], *tables[1]) + bytes(strings)


def catalogue(path: Path = CATALOGUE) -> dict[str, str]:
    return read_catalogue(path.read_text(encoding="utf-8"))


def main() -> int:
    pairs = catalogue()
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(pairs))
    missing = sorted(messages_in_use() - {key for key, value in pairs.items() if value})
    for message in missing:
        print(f'not translated: "{message}"')
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
