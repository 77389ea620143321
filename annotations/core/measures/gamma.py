"""Gamma: 1 - observed disorder / disorder of random continua, both of the best alignments.

Source: Mathet, Widlöcher & Métivier 2015, Computational Linguistics 41(3), 437-479. Over documents the
disorders are added, then divided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, sqrt

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.continua import Continua, Dissimilarity
from annotations.core.measures.gamma_alignment import best_alignment, best_groups, disorders_of
from annotations.core.measures.parts import Part, facts_of, left_out_of, merged
from annotations.core.measures.result import Interval, Result, Value, because, path, undefined
from annotations.core.measures.sampling import Sampler
from annotations.core.measures.study import Document, Mark, Study, Unit

Z_95 = 1.959963984540054
MIN_SAMPLES, MAX_SAMPLES, PRECISION = 30, 1000, 0.01


@dataclass(frozen=True)
class UnitPairs:
    """Pairs of stretches, each (start, end)."""

    pairs: Sequence[tuple[tuple[float, float], tuple[float, float]]]


def checked(alpha: float, beta: float, delta_empty: float) -> Dissimilarity:
    """The dissimilarity with these weights. Raises `Invalid` for weights that cannot be."""
    if not (0 <= alpha < inf and 0 <= beta < inf and 0 < delta_empty < inf):
        raise Invalid("bad_parameter", "alpha and beta are not negative, delta_empty is positive.", where="alpha")
    return Dissimilarity(alpha, beta, delta_empty)


def disorder(units: Sequence[Unit | Mark], annotators: Sequence[str], measure: Dissimilarity) -> float:
    """The disorder of the best alignment; 0 without units."""
    return disorders(Continua.of(units, annotators), measure)[0]


def disorders(units: Continua, measure: Dissimilarity) -> list[float]:
    """The disorder of the best alignment of each continuum."""
    return [float(each) for each in disorders_of(best_groups(units, measure), units, measure)]


def alignment(
    document: Document, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0
) -> list[tuple[Unit, ...]]:
    """The groups of units of the alignment with the least disorder; every unit is in one."""
    units = Continua.of(document.units, document.annotators)
    groups = best_alignment(units, checked(alpha, beta, delta_empty))
    return [tuple(document.units[units.place[index]] for index in group) for group in groups]


def positional_dissimilarity(study: UnitPairs, delta_empty: float = 1.0) -> Result:
    """d_pos of each pair, as the list `values` of the facts."""
    measure = checked(1.0, 0.0, delta_empty)
    ends = np.array(study.pairs, dtype=np.float64).reshape(-1, 4).T
    values = [float(value) for value in measure.of_place(*ends)]
    return Result({path("values", str(i)): Value(v) for i, v in enumerate(values)}, facts={"values": values})


def begun(document: Document) -> Part:
    """Who read what: as for every span measure, but a unit of no length counts, it has a place."""
    if len(document.annotators) < 2:
        return {"left_out": [document.name]}
    units: dict[str, int] = {}
    for unit in document.units:
        units[unit.category] = units.get(unit.category, 0) + 1
    return {"documents": 1, "readers": dict.fromkeys(document.annotators, 1), "units": units}


def disorder_part(document: Document, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0) -> Part:
    """The disorder of the best alignment."""
    found, measure = begun(document), checked(alpha, beta, delta_empty)
    if "documents" in found:
        found["observed"] = disorder(document.units, document.annotators, measure)
    return found


def disorder_result(part: Part) -> Result:
    """The disorder of the best alignments, summed over documents; undefined without units."""
    value = Value(part.get("observed", 0.0))
    if not part.get("units"):
        value = undefined(because("no_units" if part.get("documents") else "nothing_paired"))
    return Result({"value": value}, left_out_of(part), facts=facts_of(part))


def given_part(document: Document, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0) -> Part:
    """The disorders of a document and of the random continua that come with it. Raises `Invalid` without
    these.
    """
    found, measure = begun(document), checked(alpha, beta, delta_empty)
    if "documents" not in found:
        return found
    if not document.samples:
        raise Invalid(
            "no_samples", "{document} comes without random continua.", where=document.name, document=document.name
        )
    units = Continua.of_many([document.units, *document.samples], document.annotators)
    observed, *samples = disorders(units, measure)
    return found | _against(document, observed, samples)


def _against(document: Document, observed: float, samples: list[float]) -> Part:
    expected = float(np.mean(samples))
    own = {"observed_disorder": observed, "expected_disorder": expected, "sample_disorders": samples}
    return {
        "observed": observed,
        "expected": expected,
        "variance": float(np.var(samples)) / len(samples),
        "samples": len(samples),
        "per_document": [{"name": document.name, **own}],
    }


def stochastic_part(
    document: Document,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    min_samples: int = MIN_SAMPLES,
    seed: int = 0,
    draws: int = 1,
) -> Part:
    """The disorders of a document and of `draws` times `min_samples` continua drawn like it; the seed goes
    with its name.
    """
    found, measure = begun(document), checked(alpha, beta, delta_empty)
    if "documents" not in found:
        return found
    sampler, size = Sampler(document, seed), max(1, min_samples)
    units = Continua.of(document.units, document.annotators)
    observed, *samples = disorders(units.followed_by(sampler.draw(size)), measure)
    for _ in range(draws - 1):
        samples += disorders(sampler.draw(size), measure)
    return found | _against(document, observed, samples)


def further(part: Part) -> dict[str, int]:
    """How parts are made from which the pool is what `stochastic` answers; empty if these are."""
    if not part.get("documents"):
        return {}
    have = part["samples"] // part["documents"] // MIN_SAMPLES
    more = _still_wanted(part, have, MIN_SAMPLES, PRECISION, MAX_SAMPLES)
    return {"draws": have + more} if more else {}


def result(part: Part) -> Result:
    """Gamma: 1 - sum of observed / sum of expected disorders; its interval is that of the sampling alone.

    `facts["per_document"]` has the disorders of each document and of each of its samples.
    """
    found = {each["name"]: {key: each[key] for key in each if key != "name"} for each in part.get("per_document", ())}
    more = {"units": sum(part.get("units", {}).values()), "annotators": len(part.get("readers", ()))}
    facts = {**facts_of(part), "per_document": found}
    if not part.get("documents"):
        keys = ("value", "observed_disorder", "expected_disorder")
        return Result(dict.fromkeys(keys, undefined(because("nothing_paired"))), left_out_of(part), facts=facts)
    observed, expected = part["observed"], part["expected"]
    value = undefined(because("no_expected_disorder" if more["units"] else "no_units"), **more)
    if expected > 0:
        gamma, reach = 1 - observed / expected, Z_95 * _error(part)
        interval = Interval(gamma - reach, gamma + reach, 0.95, "sampling error", part["samples"])
        value = Value(gamma, interval, observed, expected, **more)
    answers = {"value": value, "observed_disorder": Value(observed), "expected_disorder": Value(expected)}
    for name, each in found.items():
        for key in ("observed_disorder", "expected_disorder"):
            answers[path("per_document", name, key)] = Value(each[key])
    return Result(answers, left_out_of(part), facts=facts)


def _error(part: Part) -> float:
    """The standard error of gamma from sampling alone: delta_o / delta_e^2 · sd / sqrt(n)."""
    return float(part["observed"]) / float(part["expected"]) ** 2 * sqrt(part["variance"])


def stochastic(
    study: Study,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    min_samples: int = MIN_SAMPLES,
    max_samples: int = MAX_SAMPLES,
    precision: float = PRECISION,
    seed: int = 0,
) -> Result:
    """Gamma against random continua drawn like each document, the same for the same seed.

    Samples are drawn, `min_samples` of each document at a time, until the 95 % interval of the sampling
    error is within `precision` of gamma on either side, or more than `max_samples` were needed. The interval
    says how sure the drawing is, not the study.
    """
    measure = checked(alpha, beta, delta_empty)
    read = [document for document in study.documents if len(document.annotators) > 1]
    samplers = [Sampler(document, seed) for document in read]
    drawn: list[list[float]] = []
    draws, size = 1, max(1, min_samples)
    for document, sampler in zip(read, samplers, strict=True):
        units = Continua.of(document.units, document.annotators)
        drawn.append(disorders(units.followed_by(sampler.draw(size)), measure))
    while True:
        found = [_against(document, own, samples) for document, (own, *samples) in zip(read, drawn, strict=True)]
        part = merged([*(begun(document) for document in study.documents), *found])
        more = _still_wanted(part, draws, size, precision, max_samples)
        if not more:
            return result(part)
        draws += more
        for sampler, samples in zip(samplers, drawn, strict=True):
            for _ in range(more):
                samples += disorders(sampler.draw(size), measure)


def _still_wanted(part: Part, draws: int, size: int, precision: float, most: int) -> int:
    """How many more draws of so many samples of each document the precision asks for; at most as many again."""
    if not part.get("expected") or precision <= 0:
        return 0
    reach = Z_95 * _error(part)
    needed = ceil(draws * (reach / precision) ** 2) if reach > precision else draws
    return max(0, min(needed, 2 * draws, most // size) - draws)
