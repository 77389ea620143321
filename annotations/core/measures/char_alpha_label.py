"""Krippendorff's alpha over characters, label by label: every position has the label or has it not.

Source: Krippendorff 2004, pp. 221-236 (nominal alpha, values weighted by 1/(m-1)); one binary alpha a
label, so that labels may overlap.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from annotations.core.errors import Invalid
from annotations.core.measures import stretches
from annotations.core.measures.parts import Part, begun, facts_of, left_out_of
from annotations.core.measures.result import Result, Value, because, path, undefined
from annotations.core.measures.study import Document


def part(document: Document) -> Part:
    """Length, and per category positions marked and pairs of annotators that differ, by number of
    annotators.
    """
    return _part(document, document.length, lambda union: union)


def token_part(document: Document) -> Part:
    """The same with tokens as positions: a token is marked if any of its characters is."""
    if document.units and not document.tokens and len(document.annotators) > 1:
        raise Invalid("no_tokens", "{document} comes without tokens.", where=document.name, document=document.name)
    bounds = stretches.in_order(list(document.tokens))

    def touched(union: stretches.Stretches) -> stretches.Stretches:
        first = np.searchsorted(bounds[:, 1], union[:, 0], side="right")
        last = np.searchsorted(bounds[:, 0], union[:, 1], side="left")
        return stretches.union(np.column_stack((first, last))[first < last])

    return _part(document, len(document.tokens), touched)


def _part(document: Document, length: int, positions: Callable[[stretches.Stretches], stretches.Stretches]) -> Part:
    found = begun(document)
    annotators = len(document.annotators)
    if annotators < 2:
        return found
    counts = {
        category: _counts([positions(stretches.union(each)) for each in of_annotator.values()], annotators)
        for category, of_annotator in stretches.by_category(document).items()
    }
    return found | {"continua": {str(annotators): {"length": length, "categories": counts}}}


def _counts(unions: list[stretches.Stretches], annotators: int) -> dict[str, int]:
    lengths, marked = stretches.depths(unions)
    differing = marked * (annotators - marked)
    return {"marked": int((lengths * marked).sum()), "differing": int((lengths * differing).sum())}


def result(part: Part) -> Result:
    """Alpha per category and overall; `overall` is 1 - sum D_o / sum D_e over the categories.

    A category that marks every position, or whose every position is marked, has no expected disagreement:
    it is undefined and adds nothing to the sums. Exact up to the last division.
    """
    continua = {int(count): continuum for count, continuum in part.get("continua", {}).items()}
    values = sum(count * continuum["length"] for count, continuum in continua.items())
    disagreements = {category: _disagreements(category, continua, values) for category in sorted(part.get("units", ()))}
    annotators = len(part.get("readers", ()))
    answers = {
        path("per_category", category): _alpha(observed, expected, part["units"][category], annotators)
        for category, (observed, expected) in disagreements.items()
    }
    observed = sum((each[0] for each in disagreements.values()), Fraction())
    expected = sum((each[1] for each in disagreements.values()), Fraction())
    answers["overall"] = _alpha(observed, expected, sum(part.get("units", {}).values()), annotators)
    if not part.get("documents"):
        answers["overall"] = undefined(because("nothing_paired"))
    return Result(answers, left_out_of(part), facts=facts_of(part))


def _disagreements(category: str, continua: dict[int, Part], n: int) -> tuple[Fraction, Fraction]:
    n_c, observed = 0, Fraction()
    for annotators, continuum in continua.items():
        counts = continuum["categories"].get(category, {"marked": 0, "differing": 0})
        n_c += counts["marked"]
        observed += Fraction(2 * counts["differing"], annotators - 1)
    if n < 2:
        return Fraction(), Fraction()
    return observed / n, Fraction(2 * n_c * (n - n_c), n * (n - 1))


def _alpha(observed: Fraction, expected: Fraction, units: int, annotators: int) -> Value:
    if not expected:
        return undefined(because("no_variation" if units else "no_units"), units=units, annotators=annotators)
    return Value(
        float(1 - observed / expected),
        observed=float(observed),
        expected=float(expected),
        units=units,
        annotators=annotators,
    )
