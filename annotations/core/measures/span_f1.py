"""Pairwise F1 of spans: exact, by overlap, by half their union, by characters; with labels and without.

Source: Hripcsak & Rothschild 2005, "Agreement, the F-measure, and reliability in information retrieval",
JAMIA 12(3), 296-298: F1 is agreement where nothing says how much there was to mark. It is not corrected
for chance.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from annotations.core.measures import stretches
from annotations.core.measures.columns import Columns, Meetings, Whole, meetings
from annotations.core.measures.matching import most_pairs
from annotations.core.measures.parts import Part, begun, facts_of, left_out_of
from annotations.core.measures.result import Result, Undefined, Value, because, path
from annotations.core.measures.study import Document, Unit

VARIANTS = ("exact", "overlap", "iou50", "char")
Counts = Mapping[str, int]


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
    columns = {name: Columns.of(units, categories) for name, units in of_annotator.items()}
    pairs: Part = {name: {} for name in columns}
    for one, other in combinations(columns, 2):
        pairs[one][other] = _pair(columns[one], columns[other], categories)
    return found | {"pairs": pairs}


def _pair(ones: Columns, others: Columns, categories: Sequence[str]) -> Part:
    met = meetings(ones, others)
    alike = met.chosen(ones.category[met.ones] == others.category[met.others])
    labelled = {}
    for number in sorted({*ones.category.tolist(), *others.category.tolist()}):
        of_category = alike.chosen(ones.category[alike.ones] == number)
        mine, theirs = np.flatnonzero(ones.category == number), np.flatnonzero(others.category == number)
        labelled[categories[number]] = _counts(ones, others, mine, theirs, of_category)
    return {
        "labelled": labelled,
        "unlabelled": _counts(ones, others, np.arange(len(ones)), np.arange(len(others)), met),
    }


def _counts(ones: Columns, others: Columns, mine: Whole, theirs: Whole, met: Meetings) -> dict[str, int]:
    """Spans, characters and matches of the two; these rows are of one category, or of all."""
    whole = ones.covered[met.ones] + others.covered[met.others] - met.common
    half = met.chosen(2 * met.common >= whole)
    marked = stretches.union(_pieces(ones, mine)), stretches.union(_pieces(others, theirs))
    return {
        "spans_a": len(mine),
        "spans_b": len(theirs),
        "exact": _same(ones, others, mine, theirs),
        "overlap_a": len(np.unique(met.ones)),
        "overlap_b": len(np.unique(met.others)),
        "iou50": most_pairs(half.ones, half.others),
        "chars_a": stretches.length(marked[0]),
        "chars_b": stretches.length(marked[1]),
        "chars": stretches.common_length(*marked),
    }


def _same(ones: Columns, others: Columns, mine: Whole, theirs: Whole) -> int:
    """How many spans both have, piece by piece."""
    starts = np.concatenate((ones.start, others.start))
    low = starts.min() if len(starts) else 0
    sides = ((ones, mine), (others, theirs))
    plain = [rows[~units.is_torn[rows]] for units, rows in sides]
    keys = [  # both below 2**31
        (units.start[rows] - low << 31) + (units.end[rows] - units.start[rows])
        for (units, _), rows in zip(sides, plain, strict=True)
    ]
    distinct, place = np.unique(np.concatenate(keys), return_inverse=True)
    counts = [np.bincount(each, minlength=len(distinct)) for each in np.split(place, [len(keys[0])])]
    torn = [Counter(units.units[row].pieces for row in rows[units.is_torn[rows]]) for units, rows in sides]
    return int(np.minimum(*counts).sum()) + (torn[0] & torn[1]).total()


def _pieces(units: Columns, rows: Whole) -> stretches.Stretches:
    """Every piece of the units in these rows, in order."""
    plain, torn = rows[~units.is_torn[rows]], rows[units.is_torn[rows]]
    whole = np.column_stack((units.start[plain], units.end[plain]))
    pieces = stretches.in_order([piece for row in torn for piece in units.units[row].pieces])
    return stretches.in_order_of([whole, pieces])


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
