"""F1 of spans by the four schemes of SemEval-2013 task 9.1, the first annotator's marks taken as gold.

Source: Segura-Bedmar, Martínez & Herrero-Zazo 2013, "SemEval-2013 Task 9"; matching as in nervaluate 1.2:
greedy, in text order, ends counted as belonging to the span, so that spans that touch by one position
overlap; at least 1 % of the gold span. It is there to compare with figures made by such tools; `span_f1`
does not depend on the order.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations

from annotations.core.measures.parts import Part, begun, facts_of, left_out_of
from annotations.core.measures.result import Result, Value, because, undefined
from annotations.core.measures.study import Document, Unit

Same = Callable[[Unit, Unit], bool]

SCHEMES: dict[str, tuple[Same, str]] = {
    "strict": (lambda a, b: (a.category, a.start, a.end) == (b.category, b.start, b.end), "incorrect"),
    "exact": (lambda a, b: (a.start, a.end) == (b.start, b.end), "incorrect"),
    "partial": (lambda a, b: (a.start, a.end) == (b.start, b.end), "partial"),
    "ent_type": (lambda a, b: a.category == b.category and _overlap(a, b), "incorrect"),
}


def part(document: Document) -> Part:
    """The counts of each scheme, added over pairs; of a pair the one listed first is gold."""
    found = begun(document)
    if len(document.annotators) < 2:
        return found
    of_annotator: dict[str, list[Unit]] = {name: [] for name in document.annotators}
    for unit in sorted(document.units, key=lambda unit: (unit.start, unit.end, unit.category)):
        if unit.start < unit.end:
            of_annotator[unit.annotator].append(unit)
    schemes = {scheme: Counter[str]() for scheme in SCHEMES}
    for gold, other in combinations(of_annotator.values(), 2):
        for scheme, (same, otherwise) in SCHEMES.items():
            schemes[scheme].update(_counts(gold, other, same, otherwise, closest=scheme == "ent_type"))
    return found | {"schemes": {scheme: dict(counts) for scheme, counts in schemes.items()}}


def _overlap(one: Unit, gold: Unit) -> bool:
    common = min(one.end, gold.end) - max(one.start, gold.start) + 1
    return common > 0 and 100 * common >= gold.end - gold.start + 1


def _counts(gold: Sequence[Unit], others: Sequence[Unit], same: Same, otherwise: str, closest: bool) -> Counter[str]:
    """The counts of one scheme; both are in order of start."""
    counts: Counter[str] = Counter()
    taken: set[int] = set()
    starts = [unit.start for unit in gold]
    longest = max((unit.end - unit.start for unit in gold), default=0)
    for other in others:  # none that begins outside this window can touch it
        window = range(bisect_left(starts, other.start - longest), bisect_right(starts, other.end))
        free = [index for index in window if index not in taken]
        right = [index for index in free if same(other, gold[index])]
        near = [index for index in free if _overlap(other, gold[index])]
        if right:
            best = min(right, key=lambda index: _distance(other, gold[index])) if closest else right[0]
            counts["correct"] += 1
            taken.add(best)
        elif near:
            counts[otherwise] += 1
            taken.add(near[0])
    return counts + Counter(gold=len(gold), found=len(others))


def _distance(one: Unit, other: Unit) -> int:
    return abs(one.start - other.start) + abs(one.end - other.end)


def result(part: Part) -> Result:
    """F1 of each scheme; a partial match counts a half. Undefined if nobody marked anything."""
    answers: dict[str, Value] = {}
    for scheme in SCHEMES:
        counts = part.get("schemes", {}).get(scheme, {})
        spans = counts.get("gold", 0) + counts.get("found", 0)
        matches = counts.get("correct", 0) + Fraction(counts.get("partial", 0), 2)
        why = because("no_units" if part.get("documents") else "nothing_paired")
        answers[scheme] = Value(float(2 * matches / spans), units=spans) if spans else undefined(why)
    return Result(answers, left_out_of(part), facts=facts_of(part))
