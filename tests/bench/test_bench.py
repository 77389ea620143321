"""The benchmarks run, at toy size; what they measure is nobody's business here but that they measure it."""

import os
import re
import subprocess
import sys
from itertools import pairwise

import pytest

from annotations.core import measures
from bench import agreement, marks, spreading
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
    short = ("--runs", "1", "--creates", "2", "--frames", "9", "--quiet-seconds", "0.3", "--without-windows")
    figures = figures_of("surface", *size, *short)
    assert "≤ 0.33" in figures["CPU, surface alone / plain page"]
    assert "≤ 1" in figures["CPU, whole page / plain page"]
    assert "≤ 30 ms" in figures["whole page, create to painted p50"]
    assert figures["JavaScript and CSS, cold, en"].endswith("kept")
    assert int(figures["ranges registered"]) > 0


def test_the_measures_are_measured(capsys):
    size = ("--units", "400", "--gamma-units", "4", "--documents", "12", "--runs", "1", "--slow-gamma-units", "6")
    agreement.main(["--alone", "--slow", *size])
    printed = capsys.readouterr().out
    titles = [line for line in printed.splitlines() if not line.startswith("-") and "  " not in line]
    assert [title.split(":")[0].split(" of ")[0] for title in titles] == [
        "Coded units",
        "Spans",
        "Gamma",
        "Segments and entities",
        "Parts",
    ]
    figures = dict(re.split(r"  +", line, maxsplit=1) for line in printed.splitlines() if "  " in line)
    assert figures["this process: values apart at most"].endswith("kept")
    assert "≤ 10" in figures["u_alpha_2016: seconds"]
    assert "gamma, 3 × 6: ours" in figures


def test_a_slower_rival_keeps_the_bound_and_another_answer_does_not():
    rivals = agreement.Rivals("alpha", "somebody", {}, faster=3, sparing=True)
    mine = {"processor": 1.0, "megabytes": 10, "found": {"value": 0.5}}
    theirs = {"processor": 4.0, "megabytes": 20, "found": {"value": 0.5001}}
    assert [figure.is_kept for figure in agreement.verdicts(rivals, [mine], [theirs])] == [True, True, False]
    assert [figure.is_kept for figure in agreement.verdicts(rivals, [theirs], [mine])] == [False, False, False]


def test_gammas_may_differ_by_what_drawing_does_to_them():
    rivals = agreement.Rivals("gamma", "somebody", {}, faster=1)
    mine, near, far = (
        {"processor": 1.0, "megabytes": 1, "found": {"value": value, "observed": 0.4, "error": 0.003}}
        for value in (0.66, 0.67, 0.69)
    )
    assert [figure.is_kept for figure in agreement.verdicts(rivals, [mine], [near])] == [True, True, True]
    assert [figure.is_kept for figure in agreement.verdicts(rivals, [mine], [far])] == [True, False, True]


def test_parts_of_another_study_are_not_taken_for_its_own():
    study = spreading.documents(12)
    whole = measures.compute("span_f1", study)
    assert spreading.apart(whole, whole) == 0
    other = measures.compute("span_f1", measures.Study(study.documents[1:]))
    assert spreading.apart(whole, other) == float("inf")


def test_marks_of_one_annotator_lie_apart():
    for annotators in (2, 3):
        for seed in range(20):
            document = marks.document(40, annotators, seed)
            for name in document.annotators:
                places = sorted((unit.start, unit.end) for unit in document.units if unit.annotator == name)
                assert all(one[1] <= other[0] for one, other in pairwise(places))


def test_an_unknown_benchmark_is_named():
    run = subprocess.run([sys.executable, "-m", "bench", "flying"], cwd=PROJECT, capture_output=True, text=True)
    assert (run.returncode, run.stderr.strip()) == (
        2,
        "There are these benchmarks: saving, streaming, surface, agreement.",
    )


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
