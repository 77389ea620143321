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

from annotations.core.measures import stretches
from annotations.core.measures.matching import covered, meeting, most_pairs
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
    of_annotator: dict[str, list[Unit]] = {name: [] for name in sorted(document.annotators)}
    for unit in document.units:
        if unit.start < unit.end:
            of_annotator[unit.annotator].append(unit)
    pairs: Part = {name: {} for name in of_annotator}
    for one, other in combinations(of_annotator, 2):
        pairs[one][other] = _pair(of_annotator[one], of_annotator[other])
    return found | {"pairs": pairs}


def _pair(ones: Sequence[Unit], others: Sequence[Unit]) -> Part:
    mine, theirs = _by_category(ones), _by_category(others)
    categories = sorted({*mine, *theirs})
    labelled = {category: _counts(mine.get(category, ()), theirs.get(category, ())) for category in categories}
    return {"labelled": labelled, "unlabelled": _counts(ones, others)}


def _by_category(units: Sequence[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.category, []).append(unit)
    return found


def _counts(ones: Sequence[Unit], others: Sequence[Unit]) -> dict[str, int]:
    """Spans, characters and matches of the two; the units of both are of one category, or of none."""
    same = Counter(unit.pieces for unit in ones) & Counter(unit.pieces for unit in others)
    met: tuple[set[int], set[int]] = (set(), set())
    candidates: list[list[int]] = [[] for _ in ones]
    for index, other, common in meeting(ones, others):
        met[0].add(index)
        met[1].add(other)
        if 2 * common >= covered(ones[index]) + covered(others[other]) - common:
            candidates[index].append(other)
    marked = [stretches.union(_pieces(units)) for units in (ones, others)]
    return {
        "spans_a": len(ones),
        "spans_b": len(others),
        "exact": same.total(),
        "overlap_a": len(met[0]),
        "overlap_b": len(met[1]),
        "iou50": most_pairs(candidates),
        "chars_a": stretches.length(marked[0]),
        "chars_b": stretches.length(marked[1]),
        "chars": stretches.common_length(*marked),
    }


def _pieces(units: Sequence[Unit]) -> stretches.Stretches:
    return stretches.in_order([piece for unit in units for piece in unit.pieces])


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
