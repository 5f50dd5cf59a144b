"""Draws ``docs/bench/fanout.svg`` from the lines in ``docs/bench/fanout.json``: ``python -m bench.plot``."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.terminal import ROOT

FOLDER = ROOT / "docs" / "bench"
LINES, PICTURE = FOLDER / "fanout.json", FOLDER / "fanout.svg"
WIDTH, HEIGHT = 720, 460
LEFT, RIGHT, TOP, BOTTOM = 84, 150, 60, 60
# name in the lines → (what the reader is told, colour)
SERIES = {
    "stock": ("stock Channels", "#b3261e"),
    "ours": ("Diên Hồng", "#1b5e9b"),
    "nchan": ("nchan (C)", "#4b7f2a"),
}
Point = tuple[int, float, float]  # sockets, p50 and p99 in ms


def points(lines: Sequence[Mapping[str, Any]]) -> dict[str, list[Point]]:
    """The measured points of each server, fewest sockets first."""
    found: dict[str, list[Point]] = {name: [] for name in SERIES}
    for line in lines:
        name = str(line["measure"]).removeprefix("last_client_")
        if name in found:
            found[name].append((line["n"], line["detail"]["p50_ms"], line["detail"]["p99_ms"]))
    return {name: sorted(of) for name, of in found.items() if of}


def drawn(series: Mapping[str, Sequence[Point]], *, note: str) -> str:
    """An SVG with both axes logarithmic: a line for the p50 and a band up to the p99."""
    everything = [point for of in series.values() for point in of]
    sizes = sorted({size for size, _, _ in everything})
    lowest = 10 ** math.floor(math.log10(min(p50 for _, p50, _ in everything)))
    highest = 10 ** math.ceil(math.log10(max(p99 for _, _, p99 in everything)))

    def x(size: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0])

    def y(ms: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.log(ms / lowest) / math.log(highest / lowest)

    parts = [_frame(note), *_across(lowest, highest, y), *_down(sizes, x)]
    for name, of in series.items():
        label, colour = SERIES[name]
        above = [f"{x(n):.1f},{y(p99):.1f}" for n, _, p99 in of]
        below = [f"{x(n):.1f},{y(p50):.1f}" for n, p50, _ in of]
        parts += [
            f'<polygon points="{" ".join(above + below[::-1])}" fill="{colour}" fill-opacity="0.15"/>',
            f'<polyline points="{" ".join(below)}" fill="none" stroke="{colour}" stroke-width="2.5"/>',
            *[f'<circle cx="{x(n):.1f}" cy="{y(p50):.1f}" r="3.5" fill="{colour}"/>' for n, p50, _ in of],
            _text(x(of[-1][0]) + 10, y(of[-1][1]) + 4, label, fill=colour, weight="bold"),
        ]
    return "\n".join([*parts, "</svg>", ""])


def _frame(note: str) -> str:
    title = "Until the last client has an entry: p50, and the band up to p99"
    font = 'font-family="system-ui, sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {font}>',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 26, title, fill="#1a1a1a", weight="bold"),
        _text(LEFT, 44, note, fill="#555555"),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "clients", fill="#1a1a1a", anchor="middle"),
    ]
    return "\n".join(parts)


def _across(lowest: float, highest: float, y: Any) -> list[str]:
    parts = []
    for power in range(round(math.log10(lowest)), round(math.log10(highest)) + 1):
        at = y(10.0**power)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#d8d8d8"/>')
        parts.append(_text(LEFT - 8, at + 4, f"{10.0**power:g} ms", fill="#1a1a1a", anchor="end"))
    return parts


def _down(sizes: Sequence[int], x: Any) -> list[str]:
    parts = []
    for size in sizes:
        at = x(size)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#ececec"/>')
        parts.append(_text(at, HEIGHT - BOTTOM + 20, f"{size:,}", fill="#1a1a1a", anchor="middle"))
    return parts


def _text(x: float, y: float, words: str, *, fill: str, anchor: str = "start", weight: str = "normal") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}" font-weight="{weight}"'
    return f"<text {place}>{words}</text>"


def draw() -> None:
    """Rewrite the picture from the stored lines."""
    lines = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
    told = [f"{name} {lines[0]['versions'][name]}" for name in ("channels", "daphne", "nchan")]
    note = f"one CPU for the server; {', '.join(told)}"
    PICTURE.write_text(drawn(points(lines), note=note), encoding="utf-8")


if __name__ == "__main__":
    draw()
