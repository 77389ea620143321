"""Each annotator against all others: F1 of the pairs one is in, counts added.

Source: Hripcsak & Rothschild 2005, as for `span_f1`; the counts of a person's pairs are pooled as those of
all pairs are.
"""

from collections import Counter

from annotations.core.measures.parts import Part, facts_of, left_out_of
from annotations.core.measures.result import Result, Value, because, path, undefined
from annotations.core.measures.span_f1 import VARIANTS, part, pooled_f1

__all__ = ["part", "result"]


def result(part: Part) -> Result:
    """`annotator/<name>/<variant>` for each, and the plain mean over annotators; undefined without spans."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in part.get("readers", ())}
    for one, others in part.get("pairs", {}).items():
        for other, kept in others.items():
            for of_category in kept["labelled"].values():
                counts[one].update(of_category)
                counts[other].update(of_category)
    answers: dict[str, Value] = {}
    for variant in VARIANTS:
        scores = {name: pooled_f1(counts[name], variant) for name in sorted(counts)}
        for name, score in scores.items():
            value = undefined(because("no_units")) if score is None else Value(float(score), annotators=len(counts))
            answers[path("annotator", name, variant)] = value
        known = [score for score in scores.values() if score is not None]
        if known and len(known) == len(scores):
            answers[path("mean", variant)] = Value(float(sum(known) / len(known)), annotators=len(counts))
        else:
            answers[path("mean", variant)] = undefined(because("no_units" if counts else "nothing_paired"))
    return Result(answers, left_out_of(part), facts=facts_of(part))
