"""Gamma-cat and gamma-k: do units that stand together have the same category, whatever their places?

Source: Mathet 2017, "The agreement measure gamma-cat: a complement to gamma focused on categorization of a
continuum", Computational Linguistics 43(3), 661-681: the disorder of categories over the pairs of the best
alignment, against that of the random continua of gamma. The weight of a pair is max(0, 1 - alpha d_pos), as
in the author's software and in pygamma-agreement 0.5.9, where the paper (4.2.3) has no alpha.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import sqrt
from typing import Any

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures.continua import Continua, Dissimilarity, Indices, Numbers
from annotations.core.measures.gamma import Z_95, begun, checked
from annotations.core.measures.gamma_alignment import best_groups, disorder_of
from annotations.core.measures.gamma_groups import Groups
from annotations.core.measures.parts import Part, facts_of, left_out_of
from annotations.core.measures.result import Interval, Result, Value, because, path, undefined
from annotations.core.measures.sampling import Sampler
from annotations.core.measures.study import Document, Mark, Unit

KEYS = ("value", "observed_disorder", "expected_disorder")


@dataclass(frozen=True)
class Alignment:
    """An alignment: rows with a unit or None for each annotator."""

    annotators: Sequence[str]
    rows: Sequence[Sequence[Unit | Mark | None]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.annotators) for row in self.rows):
            raise Invalid("bad_alignment", "Every row has a place for each annotator.", where="alignment")

    def groups(self) -> tuple[Continua, Groups]:
        """The continuum of its units, and those that stand together. Only who stands with whom counts."""
        placed = [(unit, number) for number, row in enumerate(self.rows) for unit in row if unit is not None]
        everybody = sorted({unit.annotator for unit, _ in placed} | set(self.annotators))
        units = replace(Continua.of([unit for unit, _ in placed], everybody), annotators=len(self.annotators))
        rows: list[list[int]] = [[] for _ in self.rows]
        for index, place in enumerate(units.place.tolist()):
            rows[placed[place][1]].append(index)
        return units, Groups.of([row for row in rows if len(row) > 1])


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Every two units that stand together: continuum, categories, weight, and weight where these differ."""

    continuum: Indices
    ones: Indices
    others: Indices
    weights: Numbers
    differing: Numbers

    @classmethod
    def of(cls, groups: Groups, units: Continua, measure: Dissimilarity) -> "_Pairs":
        sizes = (groups.members >= 0).sum(axis=1)
        found: list[tuple[Any, ...]] = []
        for one, other in combinations(range(groups.members.shape[1]), 2):
            both = groups.members[:, other] >= 0
            first, second = groups.members[both, one], groups.members[both, other]
            place = measure.alpha * measure.of_places(units, first, second) if measure.alpha else np.zeros(len(first))
            weights = np.maximum(0, 1 - place) / (sizes[both] - 1)
            differing = weights * measure.of_categories(units, first, second)
            ends = units.category[first], units.category[second]
            found.append((units.continuum[first], *ends, weights, differing))
        return cls(*(np.concatenate(each) for each in zip(*found, strict=True)))

    def sums(self, continua: int, category: int | None = None) -> tuple[Numbers, Numbers]:
        """Weight, and weight where the categories differ, of each continuum: all, or those around one
        category.
        """
        chosen = np.ones(len(self.weights), dtype=bool)
        if category is not None:
            chosen = (self.ones == category) | (self.others == category)

        def summed(each: Numbers) -> Numbers:
            sums: Numbers = np.bincount(self.continuum[chosen], each[chosen], continua).astype(np.float64)
            return sums

        return summed(self.weights), summed(self.differing)


def cat_disorder(study: Alignment, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0) -> Result:
    """Of an alignment: its disorder, and how far the categories of aligned units differ, all and around
    each category.

    `gamma_cat_disorder`: the mean of d_cat over pairs of aligned units, weighted by max(0, 1 - alpha
    d_pos) over the number of the unit's partners; `gamma_k_disorder`: the same over the pairs with a unit
    of category k.
    """
    measure = checked(alpha, beta, delta_empty)
    units, groups = study.groups()
    if not len(units) or len(study.annotators) < 2:
        reason = undefined(because("no_units" if len(study.annotators) > 1 else "nothing_paired"))
        return Result(dict.fromkeys(("alignment_disorder", "gamma_cat_disorder"), reason))
    pairs = _Pairs.of(groups, units, measure)
    answers = {"alignment_disorder": Value(disorder_of(groups, units, measure))}
    answers["gamma_cat_disorder"] = _mean(*pairs.sums(1))
    for number, category in enumerate(units.categories):
        answers[path("gamma_k_disorder", category)] = _mean(*pairs.sums(1, number))
    return Result(answers)


def _mean(weights: Numbers, differing: Numbers) -> Value:
    if not weights[0]:
        return undefined(because("no_aligned_pairs"))
    return Value(float(differing[0] / weights[0]))


def part(
    document: Document,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    samples: int = 100,
    seed: int = 0,
) -> Part:
    """Weights of aligned pairs and of those that differ, of the document and of each of its `samples`
    random continua; the seed goes with its name.
    """
    found, measure = begun(document), checked(alpha, beta, delta_empty)
    if "documents" not in found or not document.units:
        return found
    drawn = Sampler(document, seed).draw(max(1, samples))
    units = Continua.of(document.units, document.annotators).followed_by(drawn)
    pairs = _Pairs.of(best_groups(units, measure), units, measure)
    kept = {"all": _kept(*pairs.sums(units.continua))}
    of_categories = {
        category: _kept(*pairs.sums(units.continua, number)) for number, category in enumerate(units.categories)
    }
    return found | kept | {"categories": of_categories}


def _kept(weights: Numbers, differing: Numbers) -> Part:
    """The sums of the document itself, and of each of its random continua under its number."""
    sums = [{"weight": float(one), "differing": float(other)} for one, other in zip(weights, differing, strict=True)]
    return {"observed": sums[0], "samples": {str(number): each for number, each in enumerate(sums[1:])}}


def result(part: Part) -> Result:
    """Gamma-cat, and gamma-k of each category: 1 - observed / expected disorder of categories.

    Observed is the mean over all aligned pairs of all documents; expected is the mean over samples of the
    same, a sample being one random continuum of each document. The interval is that of the sampling alone.
    """
    readers = len(part.get("readers", ()))
    answers = _answers(part.get("all"), bool(part.get("documents")), sum(part.get("units", {}).values()), readers)
    for category, kept in sorted(part.get("categories", {}).items()):
        of_category = _answers(kept, True, part["units"][category], readers)
        answers |= {path("per_category", category, key): value for key, value in of_category.items()}
    return Result(answers, left_out_of(part), facts=facts_of(part))


def _answers(kept: Part | None, paired: bool, units: int, readers: int) -> dict[str, Value]:
    more: dict[str, Any] = {"units": units, "annotators": readers}
    if kept is None:
        return dict.fromkeys(KEYS, undefined(because("no_units" if paired else "nothing_paired"), **more))
    observed = kept["observed"]
    sums = np.array([(each["weight"], each["differing"]) for each in kept["samples"].values()])
    sums = sums[sums[:, 0] > 0]
    nothing = undefined(because("no_aligned_pairs"), **more)
    if not observed["weight"] or not len(sums):
        return dict.fromkeys(KEYS, nothing)
    disorders = sums[:, 1] / sums[:, 0]
    numbers = observed["differing"] / observed["weight"], float(disorders.mean())
    value = undefined(because("no_expected_disorder"), **more)
    if numbers[1] > 0:
        gamma = 1 - numbers[0] / numbers[1]
        reach = Z_95 * numbers[0] / numbers[1] ** 2 * float(disorders.std()) / sqrt(len(disorders))
        interval = Interval(gamma - reach, gamma + reach, 0.95, "sampling error", len(disorders))
        value = Value(gamma, interval, *numbers, **more)
    return dict(zip(KEYS, (value, *(Value(number, **more) for number in numbers)), strict=True))
