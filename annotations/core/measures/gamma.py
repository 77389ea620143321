"""Gamma: 1 - observed disorder / disorder of random continua, both of the best alignments.

Sources: Mathet, Widlöcher & Métivier 2015, Computational Linguistics 41(3), 437-479; for the categories of
aligned units Mathet 2017, "The agreement measure gamma-cat: a complement to gamma focused on
categorization of a continuum", Computational Linguistics 43(3), 661-681. Over documents the disorders are
added, then divided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import sqrt
from typing import Any
from zlib import crc32

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.gamma_alignment import Continuum, Dissimilarity, best_alignment, disorder_of
from annotations.core.measures.parts import Part, facts_of, left_out_of, merged
from annotations.core.measures.result import Interval, Result, Value, because, path, undefined
from annotations.core.measures.study import Document, Mark, Study, Unit

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class UnitPairs:
    """Pairs of stretches, each (start, end)."""

    pairs: Sequence[tuple[tuple[float, float], tuple[float, float]]]


@dataclass(frozen=True)
class Alignment:
    """An alignment: rows with a unit or None for each annotator."""

    annotators: Sequence[str]
    rows: Sequence[Sequence[Unit | Mark | None]]


def _dissimilarity(alpha: float, beta: float, delta_empty: float) -> Dissimilarity:
    if min(alpha, beta) < 0 or delta_empty <= 0:
        raise Invalid("bad_parameter", "alpha and beta are not negative, delta_empty is positive.", where="alpha")
    return Dissimilarity(alpha, beta, delta_empty)


def disorder(units: Sequence[Unit | Mark], annotators: Sequence[str], measure: Dissimilarity) -> float:
    """The disorder of the best alignment; 0 without units."""
    continuum = Continuum.of(units, annotators)
    return disorder_of(best_alignment(continuum, measure), continuum, measure) if units else 0.0


def positional_dissimilarity(study: UnitPairs, delta_empty: float = 1.0) -> Result:
    """d_pos of each pair, as the list `values` of the facts."""
    measure = _dissimilarity(1.0, 0.0, delta_empty)
    ends = np.array(study.pairs, dtype=np.float64).reshape(-1, 4).T
    values = [float(value) for value in measure.of_place(*ends)]
    return Result({path("values", str(i)): Value(v) for i, v in enumerate(values)}, facts={"values": values})


def _begun(document: Document) -> Part:
    """Who read what: as for every span measure, but a unit of no length counts, it has a place."""
    if len(document.annotators) < 2:
        return {"left_out": [document.name]}
    units: dict[str, int] = {}
    for unit in document.units:
        units[unit.category] = units.get(unit.category, 0) + 1
    return {"documents": 1, "readers": dict.fromkeys(document.annotators, 1), "units": units}


def disorder_part(document: Document, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0) -> Part:
    """The disorder of the best alignment."""
    found, measure = _begun(document), _dissimilarity(alpha, beta, delta_empty)
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
    found, measure = _begun(document), _dissimilarity(alpha, beta, delta_empty)
    if "documents" not in found:
        return found
    if not document.samples:
        raise Invalid(
            "no_samples", "{document} comes without random continua.", where=document.name, document=document.name
        )
    samples = [disorder(sample, document.annotators, measure) for sample in document.samples]
    return found | _disorders(document, disorder(document.units, document.annotators, measure), samples)


def _disorders(document: Document, observed: float, samples: list[float]) -> Part:
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
    min_samples: int = 30,
    seed: int = 0,
) -> Part:
    """The disorders of a document and of `min_samples` continua drawn like it; the seed goes with its
    name.
    """
    found, measure = _begun(document), _dissimilarity(alpha, beta, delta_empty)
    if "documents" not in found:
        return found
    samples = Sampler(document, seed).disorders(max(1, min_samples), measure)
    return found | _disorders(document, disorder(document.units, document.annotators, measure), samples)


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
    min_samples: int = 30,
    max_samples: int = 1000,
    precision: float = 0.01,
    seed: int = 0,
) -> Result:
    """Gamma against random continua drawn like each document, the same for the same seed.

    Samples are drawn until the 95 % interval of the sampling error is within `precision` of gamma on
    either side: at least `min_samples` for each document, at most `max_samples`. The interval says how
    sure the drawing is, not the study.
    """
    measure = _dissimilarity(alpha, beta, delta_empty)
    read = [document for document in study.documents if len(document.annotators) > 1]
    samplers = [Sampler(document, seed) for document in read]
    drawn: list[list[float]] = [[] for _ in read]
    observed = [disorder(document.units, document.annotators, measure) for document in read]
    wanted = max(1, min_samples)
    while True:
        for sampler, samples in zip(samplers, drawn, strict=True):
            samples += sampler.disorders(wanted, measure)
        found = [_disorders(*each) for each in zip(read, observed, drawn, strict=True)]
        part = merged([*(_begun(document) for document in study.documents), *found])
        wanted = _still_wanted(part, wanted and len(drawn[0]) if drawn else 0, precision, max_samples)
        if not wanted:
            return result(part)


def _still_wanted(part: Part, have: int, precision: float, most: int) -> int:
    """How many more samples of each document the precision asks for."""
    if not have or not part["expected"] or precision <= 0:
        return 0
    reach = Z_95 * _error(part)
    needed = int(np.ceil(have * (reach / precision) ** 2)) if reach > precision else have
    return max(0, min(needed, 2 * have, most) - have)


class Sampler:
    """Draws random continua like a document: its numbers of units, gaps, lengths and categories, but no
    agreement.

    Source: the statistical sampler of Mathet, Widlöcher & Métivier 2015, section 5.2, as made exact by
    pygamma-agreement.
    """

    def __init__(self, document: Document, seed: int) -> None:
        self.annotators = document.annotators
        self.generator = np.random.default_rng([seed, crc32(document.name.encode())])
        self.counts, gaps, lengths = [], [0.0], []
        for name in document.annotators:
            mine = sorted((u.start, u.end) for u in document.units if u.annotator == name)
            self.counts.append(len(mine))
            if mine and mine[0][0] > document.start:
                gaps.append(float(mine[0][0] - document.start))
            gaps += [float(later[0] - earlier[1]) for earlier, later in pairwise(mine)]
            lengths += [float(end - start) for start, end in mine]
        self.gaps, self.lengths = gaps, lengths
        self.categories, frequency = np.unique([unit.category for unit in document.units], return_counts=True)
        self.shares = frequency / max(1, frequency.sum())

    def disorders(self, count: int, measure: Dissimilarity) -> list[float]:
        """The disorders of so many continua, each of its best alignment."""
        return [disorder(self.draw(), self.annotators, measure) for _ in range(count)]

    def draw(self) -> tuple[Mark, ...]:
        """One continuum; without units if the document has none."""
        if not self.lengths:
            return ()
        return tuple(mark for name in self.annotators for mark in self._marks(name))

    def _marks(self, name: str) -> Iterator[Mark]:
        count = abs(int(self._normal(self.counts, 1)[0]))
        gaps, lengths = self._normal(self.gaps, count), np.abs(self._normal(self.lengths, count))
        while (lengths == 0).any():
            lengths = np.where(lengths == 0, np.abs(self._normal(self.lengths, count)), lengths)
        categories = self.generator.choice(self.categories, count, p=self.shares)
        ends = np.cumsum(gaps + lengths)
        for category, start, end in zip(categories, ends - lengths, ends, strict=True):
            yield Mark(name, str(category), float(start), float(end))

    def _normal(self, values: Sequence[float], count: int) -> Any:
        return self.generator.normal(np.mean(values), np.std(values), count)


def cat_disorder(study: Alignment, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0) -> Result:
    """Of an alignment: its disorder, and how far the categories of aligned units differ, all and around
    each category.

    `gamma_cat_disorder`: the mean of d_cat over pairs of aligned units, weighted by max(0, 1 - alpha
    d_pos) over the number of the unit's partners; `gamma_k_disorder`: the same over the pairs with a unit
    of category k.
    """
    measure = _dissimilarity(alpha, beta, delta_empty)
    units = [unit for row in study.rows for unit in row if unit is not None]
    if not units or len(study.annotators) < 2:
        reason = undefined(because("no_units" if len(study.annotators) > 1 else "nothing_paired"))
        return Result(dict.fromkeys(("alignment_disorder", "gamma_cat_disorder"), reason))
    weights, differing, pairs = _weighted_pairs(study, measure)
    categories = sorted({unit.category for unit in units})
    answers = {"alignment_disorder": Value(_alignment_disorder(study, measure))}
    answers["gamma_cat_disorder"] = _mean(weights, differing, [True] * len(pairs))
    for category in categories:
        chosen = [category in pair for pair in pairs]
        answers[path("gamma_k_disorder", category)] = _mean(weights, differing, chosen)
    return Result(answers)


def _weighted_pairs(study: Alignment, measure: Dissimilarity) -> tuple[Any, Any, list[tuple[str, str]]]:
    weights, differing, pairs = [], [], []
    for row in study.rows:
        present = [unit for unit in row if unit is not None]
        for one, other in combinations(present, 2):
            ends = np.array([[one.start, one.end, other.start, other.end]], dtype=np.float64).T
            place = float(measure.of_place(*ends)[0])
            weights.append(max(0.0, 1 - measure.alpha * place) / (len(present) - 1))
            differing.append(measure.delta_empty * (one.category != other.category))
            pairs.append((one.category, other.category))
    return np.array(weights), np.array(differing), pairs


def _mean(weights: Any, differing: Any, chosen: list[bool]) -> Value:
    taken = np.array(chosen, dtype=bool)
    total = float(weights[taken].sum())
    if not total:
        return undefined(because("no_aligned_pairs"))
    return Value(float(weights[taken] @ differing[taken]) / total)


def _alignment_disorder(study: Alignment, measure: Dissimilarity) -> float:
    units = [(unit, number) for number, row in enumerate(study.rows) for unit in row if unit is not None]
    names = {name: number for number, name in enumerate(sorted({unit.category for unit, _ in units}))}
    continuum = Continuum(
        np.array([unit.start for unit, _ in units], dtype=np.float64),
        np.array([unit.end for unit, _ in units], dtype=np.float64),
        np.zeros(len(units), dtype=np.int64),
        np.array([names[unit.category] for unit, _ in units], dtype=np.int64),
        len(study.annotators),
    )
    rows: list[list[int]] = [[] for _ in study.rows]
    for index, (_, number) in enumerate(units):
        rows[number].append(index)
    return disorder_of([row for row in rows if row], continuum, measure)
