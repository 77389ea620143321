"""The benchmarks run, at toy size; what they measure is nobody's business here but that they measure it."""

import os
import re
import subprocess
import sys

import pytest

from bench.figures import Figure, percentile, ratio, table
from tests.serving import PROJECT


def figures_of(*arguments: str) -> dict[str, str]:
    """What a benchmark prints, by name."""
    run = subprocess.run(
        [sys.executable, "-m", "bench", *arguments], cwd=PROJECT, env={**os.environ}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    _, _, *lines = run.stdout.splitlines()
    return dict(re.split(r"  +", line, maxsplit=1) for line in lines)


def test_saving_is_measured():
    figures = figures_of("saving", "--spans", "100", "--requests", "3", "--clients", "2", "--seconds", "0.5")
    assert figures["errors"].startswith("0 ")
    assert figures["2 clients, 0.5 s: errors"].startswith("0 ")
    assert figures["one client, save p95"].endswith(" ms")
    assert "≤ 2" in figures["save p95 / plain p95"]


# It asks for the database so that it runs on PostgreSQL too, where rows are written in bulk in another way.
@pytest.mark.django_db
def test_streaming_is_measured():
    figures = figures_of("streaming", "--spans", "120", "--plain-rows", "50", "--saves", "3")
    assert figures["rows"].endswith("kept")
    assert figures["errors"].startswith("0 ")
    assert "≥ 10" in figures["stream / plain serializer"]
    assert "≤ 120 MB" in figures["… at most"]


def test_the_surface_is_measured():
    size = ("--characters", "6000", "--spans", "90", "--relations", "20")
    figures = figures_of("surface", *size, "--runs", "1", "--creates", "2", "--frames", "9", "--quiet-seconds", "0.3")
    assert "≤ 0.33" in figures["CPU, surface alone / plain page"]
    assert "≤ 1" in figures["CPU, whole page / plain page"]
    assert "≤ 30 ms" in figures["whole page, create to painted p50"]
    assert figures["JavaScript and CSS, cold"].endswith("kept")
    assert int(figures["ranges registered"]) > 0


def test_an_unknown_benchmark_is_named():
    run = subprocess.run([sys.executable, "-m", "bench", "flying"], cwd=PROJECT, capture_output=True, text=True)
    assert (run.returncode, run.stderr.strip()) == (2, "There are these benchmarks: saving, streaming, surface.")


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([5.0], 0.95, 5), (range(1, 21), 0.95, 19), (range(1, 22), 0.95, 20), (range(1, 101), 0.5, 50), ([3, 1, 2], 1, 3)],
)
def test_a_percentile_is_the_nearest_rank(values: list[float], share: float, expected: float):
    assert percentile(list(values), share) == expected


def test_a_table_says_which_bounds_are_kept():
    rows = [Figure("rows", "10"), ratio("low", 1.5, 2), ratio("high", 2.5, 2), ratio("fast", 12, 10, at_least=True)]
    assert table("Title", rows).splitlines() == [
        "Title",
        "-----",
        "rows     10",
        "low    1.50  ≤ 2   kept",
        "high   2.50  ≤ 2   NOT KEPT",
        "fast  12.00  ≥ 10  kept",
    ]
