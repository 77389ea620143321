"""Krippendorff's nominal alpha over characters: one label for each reader and position, a gap where
nothing is marked.

Source: Krippendorff 2004, pp. 221-230, with character positions as units and the gap as a category of its
own.
"""

from fractions import Fraction
from typing import Any

import numpy as np

from annotations.core.measures import stretches
from annotations.core.measures.parts import Part, begun, facts_of, left_out_of
from annotations.core.measures.result import Result, Value, because, undefined
from annotations.core.measures.study import Document

KEYS = ("value", "observed_disagreement", "expected_disagreement")


def part(document: Document) -> Part:
    """Positions at which pairs of readers differ, by number of readers, and how much each category covers."""
    found = begun(document)
    annotators = len(document.annotators)
    if annotators < 2:
        return found
    categories = stretches.by_category(document)
    labelled: list[list[stretches.Stretches]] = []
    for annotator in document.annotators:
        mine = [of.get(annotator, stretches.NOTHING) for of in categories.values()]
        labelled.append([stretches.union(each) for each in mine])
        if stretches.overlaps_itself(stretches.in_order_of(labelled[-1])):
            return found | {"two_labels": [{"annotator": annotator, "document": document.name}]}
    table = stretches.coincidences(labelled, document)
    marked = table.sum(axis=1)[1:] // (annotators - 1)
    return found | {
        "length": {str(annotators): document.length},
        "differing": {str(annotators): int(table.sum() - np.trace(table))},
        "marked": {category: int(length) for category, length in zip(categories, marked, strict=True)},
    }


def result(part: Part) -> Result:
    """Alpha with its disagreements; undefined if somebody put two labels on one position. Exact up to the
    division.
    """
    more: dict[str, Any] = {"units": sum(part.get("units", {}).values()), "annotators": len(part.get("readers", ()))}
    if part.get("two_labels"):
        why = because("two_labels", **part["two_labels"][0])
    elif not part.get("documents"):
        why = because("nothing_paired")
    else:
        why = because("no_variation" if more["units"] else "no_units")
    observed, expected = _disagreements(part) if part.get("length") else (Fraction(), Fraction())
    if part.get("two_labels") or not part.get("documents") or not more["units"]:
        answers = dict.fromkeys(KEYS, undefined(why, **more))
    else:
        numbers = float(observed), float(expected)
        value = undefined(why, **more)
        if expected:
            value = Value(float(1 - observed / expected), None, *numbers, **more)
        answers = dict(zip(KEYS, (value, *(Value(number, **more) for number in numbers)), strict=True))
    return Result(answers, left_out_of(part), facts=facts_of(part))


def _disagreements(part: Part) -> tuple[Fraction, Fraction]:
    n = sum(int(m) * length for m, length in part["length"].items())
    if n < 2:
        return Fraction(), Fraction()
    observed = sum((Fraction(count, int(m) - 1) for m, count in part["differing"].items()), Fraction())
    marked = list(part["marked"].values())
    alike = sum(count**2 for count in [*marked, n - sum(marked)])
    return observed / n, Fraction(n * n - alike, n * (n - 1))
