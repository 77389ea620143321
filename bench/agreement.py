"""The measures against the packages of the field, in turn within one run: processor time, memory, values."""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from annotations.core import measures
from bench import contestants, environment, spreading
from bench.figures import Figure, ratio, table

OURS = "ours"
Parameters = dict[str, Any]


@dataclass(frozen=True)
class Rivals:
    """One thing that we and a package compute: how much faster and more sparing we have to be, and how alike."""

    what: str
    package: str
    parameters: Parameters
    faster: float
    sparing: bool = False
    alike: float = 1e-9


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench agreement")
    parser.add_argument("topics", nargs="*", choices=[[], *TOPICS], help="all of them if none is named")
    parser.add_argument("--units", type=int, default=1_000_000, help="of the large studies")
    parser.add_argument("--gamma-units", type=int, default=50, help="of each of three annotators")
    parser.add_argument("--documents", type=int, default=500, help="spread over workers")
    parser.add_argument("--runs", type=int, default=5, help="of each, in turn; medians are printed")
    parser.add_argument("--slow", action="store_true", help="a large gamma too, once: about ten minutes")
    parser.add_argument("--slow-gamma-units", type=int, default=400, help="of the large gamma")
    parser.add_argument("--alone", action="store_true", help="no package to compare with, all in this process")
    given = parser.parse_args(arguments)
    python = None if given.alone else environment.python()
    for topic in given.topics or TOPICS:
        print(table(*TOPICS[topic](given, python)), flush=True)


def run(python: str | None, name: str, parameters: Parameters) -> dict[str, Any]:
    """What a contestant took and found, in a process of its own; None: in this one."""
    if python is None:
        return contestants.measured(contestants.CONTESTANTS[name](**parameters))
    command = [python, "-W", "ignore", "-m", "bench.contestants", name, json.dumps(parameters)]
    done = subprocess.run(command, cwd=environment.HERE, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def taken(runs: Sequence[dict[str, Any]]) -> str:
    """Medians: seconds of the processor and by the clock, and memory."""
    seconds, clock, megabytes = (median(one[key] for one in runs) for key in ("processor", "clock", "megabytes"))
    return f"{seconds:.3f} s (clock {clock:.3f} s), {megabytes:.0f} MB"


def compared(rivals: Sequence[Rivals], given: argparse.Namespace, python: str | None) -> Iterator[Figure]:
    """We and the package take turns, so that whatever else the machine does happens to both."""
    for one in rivals:
        kind = one.what.split(",")[0]
        sides = [OURS] if given.alone else [OURS, one.package]
        runs: dict[str, list[dict[str, Any]]] = {side: [] for side in sides}
        for _ in range(given.runs):
            for side in sides:
                runs[side].append(run(python, f"{kind} {side}", one.parameters))
        for side in sides:
            yield Figure(f"{one.what}: {side}", taken(runs[side]))
        if not given.alone:
            yield from verdicts(one, *runs.values())


def verdicts(one: Rivals, ours: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]]) -> Iterator[Figure]:
    seconds = [median(each["processor"] for each in side) for side in (theirs, ours)]
    yield ratio(f"{one.what}: times as fast", seconds[0] / seconds[1], one.faster, at_least=True)
    if one.sparing:
        most = [median(each["megabytes"] for each in side) for side in (ours, theirs)]
        yield ratio(f"{one.what}: memory, of {one.package}'s", most[0] / most[1], 1)
    found = ours[0]["found"], theirs[0]["found"]
    if "error" in found[0]:  # gamma: its random continua are others in each program
        noise = math.hypot(found[0]["error"], found[1]["error"])
        off = abs(found[0]["value"] - found[1]["value"]) / noise if noise else 0.0
        values = f"{found[0]['value']:.4f} and {found[1]['value']:.4f}"
        yield Figure(f"{one.what}: values apart, in standard errors", f"{values}: {off:.1f}", "≤ 4", off <= 4)
        found = {"observed": found[0]["observed"]}, {"observed": found[1]["observed"]}
    off = max(abs(found[0][key] - found[1][key]) for key in found[0])
    yield Figure(f"{one.what}: apart", f"{off:.0e}", f"≤ {one.alike:g}", off <= one.alike)


def alpha(given: argparse.Namespace, python: str | None) -> tuple[str, list[Figure]]:
    """Krippendorff's alpha and Fleiss' kappa of many units."""
    units, fewer = given.units, given.units // 10
    few, many = {"categories": 5}, {"categories": 1000, "missing": 0.2}
    fewest = {"units": max(20, units // 10_000), **many}
    packages = [
        Rivals("alpha, all coded", "krippendorff", {"units": units, **few, "missing": 0}, 3, True),
        Rivals("alpha, a fifth missing", "krippendorff", {"units": units, **few, "missing": 0.2}, 3, True),
        # The package would need units × 1,000 × 1,000 numbers.
        Rivals("alpha, 1,000 categories, few units", "krippendorff", fewest, 3, True),
        Rivals("alpha, a tenth of the units", "nltk", {"units": fewer, **few, "missing": 0.2}, 1),
        Rivals("alpha, a hundredth of the units", "simpledorff", {"units": fewer // 10, **few, "missing": 0.2}, 1),
        Rivals("fleiss", "statsmodels", {"units": units, **few}, 1),
    ]
    figures = list(compared(packages, given, python))
    alone = [run(python, "alpha ours", {"units": units, **many}) for _ in range(given.runs)]
    figures.append(Figure("alpha, 1,000 categories, all units: ours", taken(alone)))
    return f"Coded units: {units:,} × 5 annotators", figures


def spans(given: argparse.Namespace, python: str | None) -> tuple[str, list[Figure]]:
    """Measures of spans in one long text, and how they grow from a quarter of the units."""
    figures = []
    for name, annotators in (("alpha_u_1995", 3), ("u_alpha_2016", 3), ("char_alpha_label", 3), ("span_f1", 2)):
        sizes = {units: [] for units in (given.units // 4, given.units)}
        for _ in range(given.runs):
            for units, runs in sizes.items():
                runs.append(run(python, "spans ours", {"measure": name, "units": units, "annotators": annotators}))
        small, large = sizes.values()
        seconds = [median(one["processor"] for one in runs) for runs in (small, large)]
        figures += [
            Figure(f"{name}, {annotators} annotators, a quarter", taken(small)),
            Figure(f"{name}, {annotators} annotators", taken(large)),
            ratio(f"{name}: seconds", seconds[1], 10),
            ratio(f"{name}: grows with the power", math.log(seconds[1] / seconds[0], 4), 1.25),
        ]
    return f"Spans of one text: {given.units:,} units in all", figures


def gamma(given: argparse.Namespace, python: str | None) -> tuple[str, list[Figure]]:
    """Gamma with 30 random continua, and the best alignment alone; the slow one once."""
    package = "pygamma-agreement"
    of = {"units": given.gamma_units, "annotators": 3, "seed": 1}
    packages = [
        Rivals(f"alignment, 3 × {given.gamma_units}", package, of, 1),
        Rivals(f"gamma, 3 × {given.gamma_units}", package, {**of, "samples": 30}, 10),
    ]
    figures = list(compared(packages, given, python))
    if given.slow:
        once, units = argparse.Namespace(runs=1, alone=given.alone), given.slow_gamma_units
        large = Rivals(f"gamma, 3 × {units}", package, {**of, "units": units, "samples": 30}, 20)
        figures += compared([large], once, python)
    return "Gamma", figures


def others(given: argparse.Namespace, python: str | None) -> tuple[str, list[Figure]]:
    """Segmentations and named entities, of a thousandth of the units."""
    of = {"units": max(10, given.units // 1_000)}
    packages = [Rivals("boundaries", "segeval", of, 1), Rivals("entities", "nervaluate", of, 1)]
    return f"Segments and entities: {of['units']:,}", list(compared(packages, given, python))


def parts(given: argparse.Namespace, python: str | None) -> tuple[str, list[Figure]]:
    """Parts that workers made of Parquet, against the study in one piece: the values are the same."""
    if python is None:
        figures = spread(given.documents, ["this process"])
    else:
        command = [python, "-W", "ignore", "-m", "bench.agreement", str(given.documents), "Dask", "DuckDB"]
        done = subprocess.run(command, cwd=environment.HERE, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr)
        figures = [Figure(*each) for each in json.loads(done.stdout.splitlines()[-1])]
    return f"Parts of {given.documents:,} documents, made by workers over Parquet", figures


def spread(documents: int, engines: Sequence[str]) -> list[Figure]:
    """How long each engine took, and how far any value is from that of the whole study."""
    study = spreading.documents(documents)
    began = time.perf_counter()
    whole = {name: measures.compute(name, study) for name in spreading.MEASURES}
    figures = [Figure("in one piece, clock", f"{time.perf_counter() - began:.2f} s")]
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as folder:
        paths = spreading.written(study, Path(folder))
        for engine in engines:
            began = time.perf_counter()
            found = spreading.pooled(spreading.ENGINES[engine](paths, 2))
            seconds = time.perf_counter() - began
            off = max(spreading.apart(found[name], whole[name]) for name in whole)
            figures += [
                Figure(f"{engine}, clock", f"{seconds:.2f} s"),
                Figure(f"{engine}: values apart at most", f"{off:.0e}", "≤ 1e-12", off <= 1e-12),
            ]
    return figures


TOPICS = {"alpha": alpha, "spans": spans, "gamma": gamma, "others": others, "parts": parts}

if __name__ == "__main__":
    found = spread(int(sys.argv[1]), sys.argv[2:])
    print(json.dumps([[one.what, one.value, one.bound, one.is_kept] for one in found]))
