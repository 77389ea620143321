"""Krippendorff's alpha_U: do they cut out the same units, label by label, positions and lengths considered.

Sources: Krippendorff 1995, "On the reliability of unitizing continuous data", Sociological Methodology 25,
47-76; Krippendorff 2004, "Content Analysis", 2nd ed., pp. 251-256. Pooled over documents: observed
disagreement is a sum over documents, expected disagreement comes from the units and gaps of all of them.
"""

from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate, combinations

import numpy as np
from numpy.typing import NDArray

from annotations.core.measures.parts import Part, begun, facts_of, left_out_of
from annotations.core.measures.result import Result, Undefined, Value, because, path, undefined
from annotations.core.measures.stretches import Stretches, by_category, exact_sum, histogram, overlaps_itself
from annotations.core.measures.study import Document


def part(document: Document) -> Part:
    """Per category the observed sum, histograms of unit and gap lengths, and who overlaps with themselves."""
    found = begun(document)
    annotators = len(document.annotators)
    if annotators < 2:
        return found
    categories = {
        category: _category_part(of_annotator, document) for category, of_annotator in by_category(document).items()
    }
    blank = {str(document.length): annotators}
    return (
        found
        | {"length": document.length, "values": annotators * document.length, "blank": blank}
        | {"categories": categories}
    )


def _category_part(of_annotator: dict[str, Stretches], document: Document) -> Part:
    readers = len(document.annotators)
    overlapping = sorted(name for name, units in of_annotator.items() if overlaps_itself(units))
    if overlapping:
        return {"overlaps": [{"annotator": name, "document": document.name} for name in overlapping]}
    silent = readers - len(of_annotator)
    sequences = list(of_annotator.values())
    gaps = np.concatenate([_gaps(units, document) for units in sequences])
    return {
        "observed": {str(readers): _observed(sequences, silent)},
        "lengths": histogram(np.concatenate([units[:, 1] - units[:, 0] for units in sequences])),
        "gaps": histogram(gaps),
        "blank": {str(document.length): len(sequences)},
    }


def _gaps(units: Stretches, document: Document) -> NDArray[np.int64]:
    """The lengths of what lies before, between and after the units; units that touch leave none."""
    starts = np.concatenate((units[:, 0], [document.start + document.length]))
    ends = np.concatenate(([document.start], units[:, 1]))
    gaps: NDArray[np.int64] = starts - ends
    return gaps[gaps > 0]


def _observed(sequences: list[Stretches], silent: int) -> int:
    """The sum of the differences over ordered pairs of annotators; the silent ones have one gap each."""
    alone = sum(exact_sum(_squared_lengths(units)) for units in sequences)
    pairs = sum(_between(one, other) for one, other in combinations(sequences, 2))
    return 2 * (silent * alone + pairs)


def _between(one: Stretches, other: Stretches) -> int:
    first, count = _overlapped(one, other)
    _, count_back = _overlapped(other, one)
    mine = np.repeat(np.arange(len(one)), count)
    within = np.arange(len(mine)) - np.repeat(np.cumsum(count) - count, count)
    offsets = one[mine] - other[np.repeat(first, count) + within]
    return (
        exact_sum((offsets * offsets).ravel())
        + exact_sum(_squared_lengths(one[count == 0]))
        + exact_sum(_squared_lengths(other[count_back == 0]))
    )


def _overlapped(one: Stretches, other: Stretches) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each unit of one the first unit of the other that shares a character with it, and how many do."""
    first = np.searchsorted(other[:, 1], one[:, 0], side="right")
    return first, np.searchsorted(other[:, 0], one[:, 1], side="left") - first


def _squared_lengths(units: Stretches) -> NDArray[np.int64]:
    lengths: NDArray[np.int64] = units[:, 1] - units[:, 0]
    return lengths * lengths


def result(part: Part) -> Result:
    """Alpha_U per category and overall; `value` is 1 - sum D_o / sum D_e, `observed` and `expected` are
    means.

    A category in which one annotator's units overlap is undefined, and so is the whole. Exact up to the
    last division.
    """
    readers, units = len(part.get("readers", ())), part.get("units", {})
    disagreements: dict[str, tuple[Fraction, Fraction]] = {}
    answers: dict[str, Value] = {}
    overlaps: Undefined | None = None
    for category, kept in sorted(part.get("categories", {}).items()):
        if kept.get("overlaps"):
            reason = because("overlapping_units", category=category, **kept["overlaps"][0])
            overlaps = overlaps or reason
            answers |= _missing(reason, units[category], readers, "per_category", category)
        else:
            disagreements[category] = observed, expected = _disagreements(kept, part)
            answers |= _answers(observed, expected, 1, units[category], readers, "per_category", category)
    total = sum(units.values())
    if not part.get("documents"):
        answers |= _missing(because("nothing_paired"), 0, 0)
    elif overlaps:
        answers |= _missing(overlaps, total, readers)
    else:
        observed = sum((each[0] for each in disagreements.values()), Fraction())
        expected = sum((each[1] for each in disagreements.values()), Fraction())
        answers |= _answers(observed, expected, len(disagreements), total, readers)
    return Result(answers, left_out_of(part), facts=facts_of(part))


def _missing(reason: Undefined, units: int, readers: int, *where: str) -> dict[str, Value]:
    value = undefined(reason, units=units, annotators=readers)
    return {path(*where, name): value for name in ("value", "observed", "expected")}


def _answers(
    observed: Fraction, expected: Fraction, categories: int, units: int, readers: int, *where: str
) -> dict[str, Value]:
    if not categories:
        return _missing(because("no_units"), units, readers, *where)
    means = float(observed / categories), float(expected / categories)
    if expected:
        alpha = Value(float(1 - observed / expected), None, *means, units, readers)
    else:
        alpha = undefined(because("no_variation"), units=units, annotators=readers)
    return {
        path(*where, "value"): alpha,
        path(*where, "observed"): Value(means[0], units=units, annotators=readers),
        path(*where, "expected"): Value(means[1], units=units, annotators=readers),
    }


def _disagreements(kept: Part, part: Part) -> tuple[Fraction, Fraction]:
    """D_o and D_e of one category: Krippendorff 1995, p. 61, with L and mL summed over documents."""
    length, values = part["length"], part["values"]
    observed = sum((Fraction(total, int(m) * (int(m) - 1)) for m, total in kept["observed"].items()), Fraction())
    lengths = {int(units): count for units, count in kept["lengths"].items()}
    pairs = values * (values - 1) - sum(count * units * (units - 1) for units, count in lengths.items())
    expected = Fraction(2 * _expected_sum(lengths, _all_gaps(kept, part)), length * pairs)
    return observed / length**2, expected


def _all_gaps(kept: Part, part: Part) -> dict[int, int]:
    """Lengths of gaps and how many: those between units, and a whole document for each reader without
    units there.
    """
    gaps = {int(gap): count for gap, count in kept["gaps"].items()}
    for whole, readers in part["blank"].items():
        silent = readers - kept["blank"].get(whole, 0)
        gaps[int(whole)] = gaps.get(int(whole), 0) + silent
    return gaps


def _expected_sum(lengths: dict[int, int], gaps: dict[int, int]) -> int:
    """The sum over units of (N-1)/3 (2l^3 - 3l^2 + l) + l^2 sum of (l_h - l + 1) over the gaps h it fits
    into.
    """
    total_units = sum(lengths.values())
    in_order = sorted(gaps, reverse=True)
    counts = list(accumulate((gaps[gap] for gap in in_order), initial=0))
    sums = list(accumulate((gap * gaps[gap] for gap in in_order), initial=0))
    negative = [-gap for gap in in_order]
    total = 0
    for length, count in lengths.items():
        fitting = bisect_left(negative, -length + 1)
        against_units = (total_units - 1) * length * (length - 1) * (2 * length - 1) // 3
        against_gaps = length**2 * (sums[fitting] - (length - 1) * counts[fitting])
        total += count * (against_units + against_gaps)
    return total
