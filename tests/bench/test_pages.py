"""The plot and the page that are made of the lines."""

from xml.etree import ElementTree

from bench.__main__ import TOPICS
from bench.plot import drawn, points
from bench.report import report

VERSIONS = {"python": "3.11"}


def latency(name: str, n: int, p50: float, p99: float) -> dict[str, object]:
    return {"measure": f"last_client_{name}", "n": n, "detail": {"p50_ms": p50, "p99_ms": p99}}


def test_points_are_sorted_by_server_and_size() -> None:
    lines = [latency("ours", 500, 5, 9), latency("ours", 50, 1, 2), latency("stock", 50, 10, 20)]
    assert points(lines) == {"stock": [(50, 10, 20)], "ours": [(50, 1, 2), (500, 5, 9)]}


def test_the_plot_is_a_picture_with_a_line_for_each_server() -> None:
    series = {"ours": [(50, 1.0, 2.0), (500, 5.0, 9.0)], "stock": [(50, 12.0, 20.0), (500, 130.0, 1200.0)]}
    picture = ElementTree.fromstring(drawn(series, note="of a test"))
    inner = "{http://www.w3.org/2000/svg}"
    lines = [line.attrib["points"].split() for line in picture.iter(f"{inner}polyline")]
    assert [len(line) for line in lines] == [2, 2]
    ours, stock = ([tuple(map(float, point.split(","))) for point in line] for line in lines)
    assert ours[0][0] == stock[0][0] < ours[1][0]
    assert stock[0][1] < ours[0][1]  # slower is higher up
    assert "of a test" in "".join(picture.itertext())


def test_the_page_tells_every_figure_with_its_limits() -> None:
    line = {
        "bench": "fanout", "measure": "ratio", "n": 2000, "value": 18.2, "spread": [17.0, 19.5], "unit": "times",
        "better": "higher", "must": 15.0, "met": "must", "detail": {"of": {"a": 1}}, "versions": VERSIONS,
    }  # fmt: skip
    page = report([line], topics={"fanout": "What it costs."}, machine={"kernel": "Linux"}, took=61)
    assert "| ratio | 2,000 | **18.2** | 17 to 19.5 | times | ≥ 15 |  | must | of: a: 1 |" in page
    assert all(words in page for words in ("What it costs.", "kernel: Linux", "python 3.11", "## Limits"))


def test_every_topic_is_a_bench_that_says_what_it_measures() -> None:
    from importlib import import_module

    for topic in TOPICS:
        assert f"``python -m bench.{topic}``" in (import_module(f"bench.{topic}").__doc__ or "")
