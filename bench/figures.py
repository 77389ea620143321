"""Figures: percentiles, and the table they are printed in."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of the values does not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


@dataclass(frozen=True)
class Figure:
    """Something measured, and the bound it is held against, if there is one."""

    what: str
    value: str
    bound: str = ""
    is_kept: bool | None = None


def ratio(what: str, value: float, bound: float, *, at_least: bool = False) -> Figure:
    """A ratio held against a bound."""
    kept = value >= bound if at_least else value <= bound
    return Figure(what, f"{value:.2f}", f"{'≥' if at_least else '≤'} {bound:g}", kept)


def table(title: str, figures: Iterable[Figure]) -> str:
    """The figures as lines, one each."""
    rows = list(figures)
    widths = [max(len(getattr(row, name)) for row in rows) for name in ("what", "value", "bound")]
    lines = [title, "-" * len(title)]
    for row in rows:
        verdict = {None: "", True: "kept", False: "NOT KEPT"}[row.is_kept]
        cells = (row.what.ljust(widths[0]), row.value.rjust(widths[1]), row.bound.ljust(widths[2]), verdict)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
