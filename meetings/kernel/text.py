"""Vietnamese text: one normal form, search without diacritics, and the order of a Vietnamese list.

Measured habits behind it: macOS sends NFD file names; ``đ`` does not decompose; old and new tone placement
(``hoà``/``hòa``) stay different after NFC; names are sorted by the given name, which is the last word.
"""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# C0 and C1 controls, zero-width and direction marks: never part of a name or a title.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)

# The Vietnamese alphabet: letters before tones, so that a sort compares base letters first and tones after.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}
# ngang, huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0302", "\u0306", "\u031b"}


def clean(text: str) -> str:
    """NFC, no invisible characters, single spaces, trimmed. Idempotent."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def search_key(text: str) -> str:
    """Lower case without diacritics, ``đ`` as ``d``: "Dự toán" → "du toan". Both tone placements meet here.

    In NFC, so that the key of a clean text is never longer than the text: both fit the same column.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", bare).lower().replace("đ", "d")).strip()


def _letter(character: str) -> tuple[int, int]:
    """(rank of the letter with its shape, tone) of one NFC character."""
    parts = unicodedata.normalize("NFD", character.lower())
    tone = next((_TONES[c] for c in parts if c in _TONES), 0)
    base = unicodedata.normalize("NFC", parts[0] + "".join(c for c in parts[1:] if c in _SHAPES))
    return _RANK.get(base, 100 + ord(parts[0])), tone


def sort_key(text: str) -> str:
    """A string whose plain byte order is the Vietnamese dictionary order of ``text`` (word by word, tones last)."""
    words = [[_letter(c) for c in word] for word in clean(text).split(" ")]
    letters = "0".join("".join(f"{rank + 10:03x}" for rank, _ in word) for word in words)
    tones = "".join(str(tone) for word in words for _, tone in word)
    return f"{letters}!{tones}"


def name_key(full_name: str) -> str:
    """The sort key of a person: given name (last word) first, then the whole name."""
    name = clean(full_name)
    return f"{sort_key(name.rsplit(' ', 1)[-1])}|{sort_key(name)}"


def short_name(full_name: str) -> str:
    """The given name: how a log line names a person."""
    return clean(full_name).rsplit(" ", 1)[-1]
