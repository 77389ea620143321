"""`python -m bench.contestants NAME '{"parameter": …}'`: one computation in a process of its own, as a line of JSON.

What it prints: the seconds by the clock and of the processor, the most memory the computation added, and what it found.
Reading, making the data and a first small run (which compiles what a package compiles) do not count. Each function
makes its data and gives back what is measured; packages are imported where they are run, for not every environment has
them.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from annotations.core import measures
from annotations.core.measures import Coding, Document, Segmentations
from bench import marks

Found = dict[str, float]
Run = Callable[[], Found]
MEGABYTE = 1 << 20


def value_of(name: str, study: Any, *keys: str, **parameters: Any) -> Run:
    """A measure of ours; what it finds are the values of these keys, or its headline."""
    wanted = keys or (measures.MEASURES[name].headline,)

    def run() -> Found:
        values = measures.compute(name, study, **parameters).values
        return {key: values[key].value for key in wanted}

    return run


def alpha_ours(units: int, categories: int, missing: float) -> Run:
    coding = Coding(marks.codes(units, categories, missing), tuple(range(categories)))
    # What a coding knows of its rows it finds out once, so each run takes a new one.
    return lambda: value_of("krippendorff_alpha_nominal", Coding(coding.codes, coding.categories), "value")()


def alpha_krippendorff(units: int, categories: int, missing: float) -> Run:
    import krippendorff

    codes = marks.codes(units, categories, missing)
    data = np.where(codes < 0, np.nan, codes).T
    return lambda: {"value": float(krippendorff.alpha(data, level_of_measurement="nominal"))}


def alpha_nltk(units: int, categories: int, missing: float) -> Run:
    from nltk.metrics.agreement import AnnotationTask

    codes = marks.codes(units, categories, missing)
    rows = [(f"a{a}", str(u), int(codes[u, a])) for u, a in zip(*np.nonzero(codes >= 0), strict=True)]
    return lambda: {"value": AnnotationTask(rows).alpha()}


def alpha_simpledorff(units: int, categories: int, missing: float) -> Run:
    import pandas
    from simpledorff import calculate_krippendorffs_alpha_for_df as alpha

    codes = marks.codes(units, categories, missing)
    unit, annotator = np.nonzero(codes >= 0)
    frame = pandas.DataFrame({"unit": unit, "annotator": annotator, "value": codes[unit, annotator]})
    columns = {"experiment_col": "unit", "annotator_col": "annotator", "class_col": "value"}
    return lambda: {"value": float(alpha(frame, **columns))}


def fleiss_ours(units: int, categories: int) -> Run:
    codes = marks.codes(units, categories, 0)
    return lambda: value_of("fleiss_kappa", Coding(codes, tuple(range(categories))), "value")()


def fleiss_statsmodels(units: int, categories: int) -> Run:
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    codes = marks.codes(units, categories, 0)
    return lambda: {"value": float(fleiss_kappa(aggregate_raters(codes)[0]))}


def boundaries_ours(units: int) -> Run:
    return value_of("boundary_similarity", Segmentations(*marks.segments(units)), "value")


def boundaries_segeval(units: int) -> Run:
    import segeval

    one, other = (tuple(each) for each in marks.segments(units))
    return lambda: {"value": float(segeval.boundary_similarity(one, other))}


def entities_ours(units: int) -> Run:
    return value_of("semeval_f1", marks.study(units, 2), "strict", "exact", "partial", "ent_type")


def entities_nervaluate(units: int) -> Run:
    from nervaluate import Evaluator

    document = marks.document(units, 2)
    gold, found = (
        [[{"label": u.category, "start": u.start, "end": u.end} for u in document.units if u.annotator == name]]
        for name in document.annotators
    )

    def run() -> Found:
        evaluated = Evaluator(gold, found, tags=list(marks.CATEGORIES), loader="dict").evaluate()
        return {name: result.f1 for name, result in evaluated["overall"].items()}

    return run


def spans(measure: str, units: int, annotators: int) -> Run:
    """A measure of spans in one long text; the units are those of all annotators together."""
    return value_of(measure, marks.study(units // annotators, annotators))


def gamma_ours(units: int, annotators: int, samples: int, seed: int) -> Run:
    study = marks.study(units, annotators, seed)

    def run() -> Found:
        found = measures.compute("gamma_stochastic", study, min_samples=samples, precision=0)
        value, (disorders,) = found.values["value"], found.facts["per_document"].values()
        return of_samples(value.value, value.observed, disorders["sample_disorders"])

    return warmed(run, lambda: measures.compute("gamma_stochastic", marks.study(3, annotators), min_samples=2))


def alignment_ours(units: int, annotators: int, seed: int) -> Run:
    study = marks.study(units, annotators, seed)
    run = value_of("gamma_disorder", study, "value")
    return warmed(run, value_of("gamma_disorder", marks.study(3, annotators), "value"))


def gamma_pygamma(units: int, annotators: int, samples: int, seed: int) -> Run:
    document = marks.document(units, annotators, seed)
    continuum, dissimilarity = pygamma(document)

    def run() -> Found:
        np.random.seed(seed)
        found = continuum.compute_gamma(dissimilarity, n_samples=samples)
        observed = disorder_by_definition(document, found.best_alignment)
        return of_samples(found.gamma, observed, [each.disorder for each in found.chance_alignments])

    small, _ = pygamma(marks.document(3, annotators))
    return warmed(run, lambda: small.compute_gamma(dissimilarity, n_samples=2))


def alignment_pygamma(units: int, annotators: int, seed: int) -> Run:
    document = marks.document(units, annotators, seed)
    continuum, dissimilarity = pygamma(document)
    small, _ = pygamma(marks.document(3, annotators))

    def run() -> Found:
        return {"value": disorder_by_definition(document, continuum.get_best_alignment(dissimilarity))}

    return warmed(run, lambda: small.get_best_alignment(dissimilarity))


def pygamma(document: Document) -> tuple[Any, Any]:
    """The document as the package takes it, and the dissimilarity of the paper."""
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum

    continuum = Continuum()
    for unit in document.units:
        continuum.add(unit.annotator, Segment(unit.start, unit.end), unit.category)
    return continuum, CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)


def disorder_by_definition(document: Document, alignment: Any) -> float:
    """The disorder of an alignment of the package, in double precision: its own figure is in single precision."""
    total, pairs = 0.0, len(list(combinations(document.annotators, 2)))
    for group in alignment.unitary_alignments:
        for (_, one), (_, other) in combinations(group.n_tuple, 2):
            if one is None or other is None:
                total += 1 / pairs
            else:
                a, b = one.segment, other.segment
                apart = abs(a.start - b.start) + abs(a.end - b.end)
                total += ((apart / (a.duration + b.duration)) ** 2 + (one.annotation != other.annotation)) / pairs
    return total / (len(document.units) / len(document.annotators))


def of_samples(gamma: float, observed: float, samples: list[float]) -> Found:
    """Gamma, its observed disorder and the standard error that comes from drawing."""
    expected = float(np.mean(samples))
    error = observed / expected**2 * float(np.std(samples)) / len(samples) ** 0.5
    return {"value": float(gamma), "observed": observed, "error": error}


def warmed(run: Run, first: Callable[[], Any]) -> Run:
    """The run, after a first one of something small, and what is imported for something large only."""
    importlib.import_module("scipy.optimize")
    first()
    return run


CONTESTANTS: dict[str, Callable[..., Run]] = {
    "alpha ours": alpha_ours,
    "alpha krippendorff": alpha_krippendorff,
    "alpha nltk": alpha_nltk,
    "alpha simpledorff": alpha_simpledorff,
    "fleiss ours": fleiss_ours,
    "fleiss statsmodels": fleiss_statsmodels,
    "boundaries ours": boundaries_ours,
    "boundaries segeval": boundaries_segeval,
    "entities ours": entities_ours,
    "entities nervaluate": entities_nervaluate,
    "spans ours": spans,
    "gamma ours": gamma_ours,
    "gamma pygamma-agreement": gamma_pygamma,
    "alignment ours": alignment_ours,
    "alignment pygamma-agreement": alignment_pygamma,
}


def measured(run: Run) -> dict[str, Any]:
    """What a run took and found. The most memory is counted from what the process has when it begins."""
    Path("/proc/self/clear_refs").write_text("5")
    before, clock, ticks = memory("VmRSS"), time.perf_counter(), time.process_time()
    found = run()
    return {
        "clock": time.perf_counter() - clock,
        "processor": time.process_time() - ticks,
        "megabytes": memory("VmHWM") - before,
        "found": found,
    }


def memory(figure: str) -> float:
    """A figure of this process's memory in megabytes."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(figure))
    return int(line.split()[1]) * 1024 / MEGABYTE


if __name__ == "__main__":
    print(json.dumps(measured(CONTESTANTS[sys.argv[1]](**json.loads(sys.argv[2])))))
