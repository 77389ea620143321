"""Pairwise F1 of spans: exact, by overlap, by half their union, by characters; with labels and without.

Source: Hripcsak & Rothschild 2005, "Agreement, the F-measure, and reliability in information retrieval",
JAMIA 12(3), 296-298: F1 is agreement where nothing says how much there was to mark. It is not corrected
for chance.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.core.measures import stretches
from annotations.core.measures.columns import Columns, Meetings, Whole, meetings
from annotations.core.measures.matching import matched
from annotations.core.measures.parts import Part, begun, facts_of, left_out_of
from annotations.core.measures.result import Result, Undefined, Value, because, path
from annotations.core.measures.study import Document, Unit

VARIANTS = ("exact", "overlap", "iou50", "char")
Counts = Mapping[str, int]


@dataclass(frozen=True, eq=False)
class _Marked:
    """What one annotator marked: the spans, and the characters they cover: category after category, each in a
    line of its own as wide as the text, and all together.
    """

    spans: Columns
    labelled: stretches.Stretches
    unlabelled: stretches.Stretches


def part(document: Document) -> Part:
    """For every two annotators, in alphabetical order, the counts of each category and without regard to
    category.
    """
    found = begun(document)
    if len(document.annotators) < 2:
        return found
    categories = sorted(found["units"])
    of_annotator: dict[str, list[Unit]] = {name: [] for name in sorted(document.annotators)}
    for unit in document.units:
        if unit.start < unit.end:
            of_annotator[unit.annotator].append(unit)
    marked = {name: _marked(units, categories, document) for name, units in of_annotator.items()}
    pairs: Part = {name: {} for name in marked}
    for one, other in combinations(marked, 2):
        pairs[one][other] = _pair(marked[one], marked[other], categories, _width(document))
    return found | {"pairs": pairs}


def _width(document: Document) -> int:
    """How far the lines of two categories are apart: nothing in one touches anything in the next."""
    return document.length + 1


def _marked(units: Sequence[Unit], categories: Sequence[str], document: Document) -> _Marked:
    spans = Columns.of(units, categories)
    origin: Whole = np.full(len(spans), -document.start)
    lines = origin + spans.category * _width(document)
    return _Marked(spans, _characters(spans, lines), _characters(spans, origin))


def _characters(spans: Columns, shift: Whole) -> stretches.Stretches:
    """The characters the spans cover, each span shifted by so much."""
    plain = ~spans.is_torn
    whole = np.column_stack((spans.start[plain] + shift[plain], spans.end[plain] + shift[plain]))
    pieces = [
        (start + int(shift[row]), end + int(shift[row]))
        for row in np.flatnonzero(spans.is_torn).tolist()
        for start, end in spans.units[row].pieces
    ]
    return stretches.union(stretches.in_order_of([whole, stretches.in_order(pieces)]))


def _pair(one: _Marked, other: _Marked, categories: Sequence[str], width: int) -> Part:
    ones, others = one.spans, other.spans
    met = meetings(ones, others)
    alike = met.chosen(ones.category[met.ones] == others.category[met.others])
    every = {"spans_a": (ones, np.arange(len(ones))), "spans_b": (others, np.arange(len(others)))}
    labelled = {
        name: np.bincount(units.category[rows], minlength=len(categories))
        for name, (units, rows) in (every | _matches(ones, others, alike)).items()
    }
    unlabelled = {name: len(rows) for name, (_, rows) in (every | _matches(ones, others, met)).items()}
    for name, lines, plain in (
        ("chars_a", one.labelled, one.unlabelled),
        ("chars_b", other.labelled, other.unlabelled),
        ("chars", stretches.common(one.labelled, other.labelled), stretches.common(one.unlabelled, other.unlabelled)),
    ):
        lengths = np.bincount(lines[:, 0] // width, lines[:, 1] - lines[:, 0], minlength=len(categories))
        labelled[name], unlabelled[name] = lengths.astype(np.int64), stretches.length(plain)
    return {
        "labelled": {
            categories[number]: {name: int(counts[number]) for name, counts in labelled.items()}
            for number in np.flatnonzero(labelled["spans_a"] + labelled["spans_b"]).tolist()
        },
        "unlabelled": unlabelled,
    }


def _matches(ones: Columns, others: Columns, met: Meetings) -> dict[str, tuple[Columns, Whole]]:
    """For each kind of match the rows that have one: of the one where a match is a pair."""
    whole = ones.covered[met.ones] + others.covered[met.others] - met.common
    same, half = met.chosen(_are_same(ones, others, met)), met.chosen(2 * met.common >= whole)
    return {
        "exact": (ones, matched(same.ones, same.others)),
        "overlap_a": (ones, np.unique(met.ones)),
        "overlap_b": (others, np.unique(met.others)),
        "iou50": (ones, matched(half.ones, half.others)),
    }


def _are_same(ones: Columns, others: Columns, met: Meetings) -> NDArray[np.bool_]:
    """Where two spans are the same, piece by piece."""
    one, other = met.ones, met.others
    same: NDArray[np.bool_] = (ones.start[one] == others.start[other]) & (ones.end[one] == others.end[other])
    for row in np.flatnonzero(same & (ones.is_torn[one] | others.is_torn[other])):
        same[row] = ones.units[one[row]].pieces == others.units[other[row]].pieces
    return same


def result(part: Part) -> Result:
    """F1 per pair, as the mean over pairs and pooled; overall and per category.

    `mean_pairs` is undefined if a pair is, a pair if neither marked anything. In `pooled` the counts of
    all pairs are added first. Per category, the study is the one restricted to that category. Exact up to
    the last division.
    """
    pairs = {
        f"{one}|{other}": kept
        for one, others in sorted(part.get("pairs", {}).items())
        for other, kept in sorted(others.items())
    }
    units, readers = part.get("units", {}), len(part.get("readers", ()))
    total = sum(units.values())
    answers = dict(_answers({pair: _labelled(kept) for pair, kept in pairs.items()}, "", total, readers))
    unlabelled = {pair: kept["unlabelled"] for pair, kept in pairs.items()}
    answers |= _answers(unlabelled, "_unlabelled", total, readers)
    for category in sorted(units):
        of_category = {pair: kept["labelled"].get(category, {}) for pair, kept in pairs.items()}
        answers |= _answers(of_category, "", units[category], readers, "per_category", category)
    return Result(answers, left_out_of(part), facts=facts_of(part))


def _labelled(kept: Part) -> Counts:
    return _added(kept["labelled"].values())


def _added(counts: Any) -> Counts:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return total


def _answers(
    pairs: Mapping[str, Counts], suffix: str, units: int, readers: int, *where: str
) -> Iterator[tuple[str, Value]]:
    """Every variant: per pair, mean over pairs, pooled."""
    sums = _added(pairs.values())
    for variant in VARIANTS:
        name = variant + suffix
        scores = {pair: _f1(counts, variant) for pair, counts in pairs.items()}
        for pair, score in scores.items():
            spans = pairs[pair].get("spans_a", 0) + pairs[pair].get("spans_b", 0)
            yield path(*where, "pairs", pair, name), _value(score, because("no_units"), spans, 2)
        yield path(*where, "mean_pairs", name), _value(_mean(scores), _why_no_mean(scores), units, readers)
        why = because("no_units" if pairs else "nothing_paired")
        yield path(*where, "pooled", name), _value(pooled_f1(sums, variant), why, units, readers)


def _value(score: Fraction | None, reason: Undefined | None, units: int, readers: int) -> Value:
    if score is None:
        return Value(None, units=units, annotators=readers, undefined_because=reason)
    return Value(float(score), units=units, annotators=readers)


def _f1(counts: Counts, variant: str) -> Fraction | None:
    """F1 of one pair, None without spans."""
    a, b = counts.get("spans_a", 0), counts.get("spans_b", 0)
    if variant != "overlap" or not a or not b:
        return pooled_f1(counts, variant)
    recall, precision = Fraction(counts["overlap_a"], a), Fraction(counts["overlap_b"], b)
    return 2 * precision * recall / (precision + recall) if precision + recall else Fraction()


def pooled_f1(counts: Counts, variant: str) -> Fraction | None:
    """F1 of added counts; by overlap each pair stands in both directions, so that the order of annotators
    is nothing.
    """
    get = counts.get
    if variant == "char":
        matches, sizes = 2 * get("chars", 0), get("chars_a", 0) + get("chars_b", 0)
    elif variant == "overlap":
        matches, sizes = get("overlap_a", 0) + get("overlap_b", 0), get("spans_a", 0) + get("spans_b", 0)
    else:
        matches, sizes = 2 * get(variant, 0), get("spans_a", 0) + get("spans_b", 0)
    return Fraction(matches, sizes) if sizes else None


def _mean(scores: Mapping[str, Fraction | None]) -> Fraction | None:
    known = [score for score in scores.values() if score is not None]
    return sum(known, Fraction()) / len(known) if known and len(known) == len(scores) else None


def _why_no_mean(scores: Mapping[str, Fraction | None]) -> Undefined:
    if not scores:
        return because("nothing_paired")
    return because("pair_undefined", pair=next((pair for pair, score in scores.items() if score is None), ""))
