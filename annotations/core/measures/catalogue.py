"""The catalogue: every measure, what it eats, and where its answer stands."""

from collections.abc import Callable
from dataclasses import dataclass

from annotations.core.measures import alpha_u, char_alpha_label, span_f1
from annotations.core.measures.parts import Part
from annotations.core.measures.result import Result
from annotations.core.measures.study import Document


@dataclass(frozen=True)
class Measure:
    """One measure. `overlap` says which units of one annotator may overlap: any, across categories, or
    none.
    """

    name: str
    headline: str
    annotators: str
    missing: bool
    overlap: str
    part: Callable[[Document], Part]
    result: Callable[[Part], Result]
    beyond_reference: tuple[str, ...] = ()


MEASURES = {
    measure.name: measure
    for measure in (
        Measure(
            "char_alpha_label", "overall", "two or more", True, "any",
            char_alpha_label.part, char_alpha_label.result,
        ),
        Measure(
            "alpha_u_1995", "value", "two or more", True, "across categories",
            alpha_u.part, alpha_u.result,
        ),
        Measure(
            "span_f1", "mean_pairs/exact", "two or more, in pairs", True, "any",
            span_f1.part, span_f1.result, ("per_category",),
        ),
    )
}  # fmt: skip
