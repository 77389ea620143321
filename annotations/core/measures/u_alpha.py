"""The alpha family for unitizing of 2016: u, |u (units or gaps), cu (codes of units that meet), (k)u (one
code).

Source: Krippendorff, Mathet, Bouvry & Widlöcher 2016, "On the reliability of unitizing textual continua:
Further developments", Quality & Quantity 50, 2347-2364. Pooled over documents: all lengths and squares are
added, each document's coincidences with its own 1/(m-1), the coefficients computed once.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from annotations.core.measures import stretches
from annotations.core.measures.parts import Part, begun, facts_of, left_out_of
from annotations.core.measures.result import Result, Undefined, Value, because, path, undefined
from annotations.core.measures.stretches import NOTHING, Stretches
from annotations.core.measures.study import Document

WHOLE = ("u_alpha", "bu_alpha", "cu_alpha", "coverage")


def part(document: Document) -> Part:
    """Coincident lengths by number of readers, squared lengths of units, and of their parts that meet
    others.
    """
    found = begun(document)
    readers = len(document.annotators)
    if readers < 2:
        return found
    categories = stretches.by_category(document)
    labelled = [[of.get(name, NOTHING) for of in categories.values()] for name in document.annotators]
    valued = [stretches.in_order_of(mine) for mine in labelled]
    for name, units in zip(document.annotators, valued, strict=True):
        if stretches.overlaps_itself(units):
            return found | {"overlaps": [{"annotator": name, "document": document.name}]}
    table = stretches.coincidences(labelled, document)
    kept = {
        "gaps": int(table[0, 0]),
        "gap_units": _named(categories, table[0, 1:]),
        "units": {name: _named(categories, row[1:]) for name, row in zip(categories, table[1:], strict=True)},
        "squares_shared": _squares_shared(categories, labelled, valued),
    }
    silence = readers * document.length - sum(stretches.length(units) for units in valued)
    return found | {
        "coincidences": {str(readers): kept},
        "squares": {
            name: sum(stretches.exact_sum(_lengths(units) ** 2) for units in of.values())
            for name, of in categories.items()
        },
        "silence": silence,
    }


def _named(categories: Any, row: Any) -> dict[str, int]:
    return {name: int(length) for name, length in zip(categories, row, strict=True)}


def _lengths(units: Stretches) -> Any:
    return units[:, 1] - units[:, 0]


def _squares_shared(categories: Any, labelled: list[list[Stretches]], valued: list[Stretches]) -> dict[str, int]:
    """Per category, over units and other readers: the squared length of the unit that the other one's
    units cover.
    """
    sums = dict.fromkeys(categories, 0)
    for reader, mine in enumerate(labelled):
        for other, units in enumerate(valued):
            if other != reader:
                for name, each in zip(categories, mine, strict=True):
                    sums[name] += stretches.exact_sum(_covered(each, units) ** 2)
    return sums


def _covered(each: Stretches, units: Stretches) -> Any:
    """How many characters of each stretch lie in the units, through the running sum of covered length."""
    before = np.concatenate(([0], np.cumsum(_lengths(units))))

    def up_to(positions: Any) -> Any:
        index = np.searchsorted(units[:, 0], positions, side="left")
        beyond = np.maximum(units[index - 1, 1] - positions, 0) if len(units) else 0
        return before[index] - np.where(index > 0, beyond, 0)

    return up_to(each[:, 1]) - up_to(each[:, 0])


@dataclass(frozen=True)
class _Margins:
    """Coincident lengths of some values (`l_ck`), their margins and total, and the self-pairings Q."""

    cells: dict[tuple[str | None, str | None], Fraction]
    self_pairings: dict[str | None, Fraction]

    @cached_property
    def total(self) -> Fraction:
        return sum(self.cells.values(), Fraction())

    @cached_property
    def margins(self) -> dict[str | None, Fraction]:
        found: dict[str | None, Fraction] = {}
        for (one, _), length in self.cells.items():
            found[one] = found.get(one, Fraction()) + length
        return found

    def margin(self, value: str | None) -> Fraction:
        return self.margins.get(value, Fraction())

    @cached_property
    def scale(self) -> Fraction:
        """l / (l^2 - sum Q), 0 where that is not positive."""
        rest = self.total**2 - sum(self.self_pairings.values(), Fraction())
        return self.total / rest if rest > 0 else Fraction()

    def expected(self, value: str | None) -> tuple[Fraction, Fraction]:
        """e_k and e_kk: what chance gives the value with any other, and with itself."""
        margin, own = self.margin(value), self.self_pairings[value]
        return self.scale * (margin * self.total - own), self.scale * (margin**2 - own)

    def alpha(self) -> Fraction | None:
        """1 - (l - sum l_cc) / (l - sum e_cc)."""
        alike = sum((self.cells.get((value, value), Fraction()) for value in self.self_pairings), Fraction())
        by_chance = sum((self.expected(value)[1] for value in self.self_pairings), Fraction())
        if not self.scale or self.total == by_chance:
            return None
        return 1 - (self.total - alike) / (self.total - by_chance)

    def alpha_of(self, value: str | None) -> Fraction | None:
        """1 - (e_k / l_k) (l_k - l_kk) / (e_k - e_kk)."""
        margin, (any_other, itself) = self.margin(value), self.expected(value)
        if not margin or any_other == itself:
            return None
        differing = margin - self.cells.get((value, value), Fraction())
        return 1 - any_other / margin * differing / (any_other - itself)


def _margins(part: Part) -> tuple[_Margins, _Margins]:
    """Of all segments with gaps (None), and of units that meet units."""
    cells: dict[tuple[str | None, str | None], Fraction] = {}
    shared: dict[str | None, Fraction] = dict.fromkeys(part["squares"], Fraction())

    def add(one: str | None, other: str | None, length: Fraction) -> None:
        cells[one, other] = cells.get((one, other), Fraction()) + length

    for m, kept in part["coincidences"].items():
        share = Fraction(1, int(m) - 1)
        add(None, None, share * kept["gaps"])
        for name, length in kept["gap_units"].items():
            add(None, name, share * length)
            add(name, None, share * length)
        for name, row in kept["units"].items():
            for other, length in row.items():
                add(name, other, share * length)
        for name, square in kept["squares_shared"].items():
            shared[name] += share * square
    squares: dict[str | None, Fraction] = {None: Fraction(part["silence"])}
    squares |= {name: Fraction(square) for name, square in part["squares"].items()}
    valued = {pair: length for pair, length in cells.items() if None not in pair}
    return _Margins(cells, squares), _Margins(valued, shared)


def result(part: Part) -> Result:
    """The whole family with its coverages; undefined where units of one reader overlap. Exact up to the
    division.
    """
    categories = sorted(part.get("units", ()))
    if part.get("overlaps"):
        answers = _all_undefined(categories, because("overlapping_any", **part["overlaps"][0]))
    elif not part.get("documents"):
        answers = _all_undefined(categories, because("nothing_paired"))
    elif not categories:
        answers = _all_undefined(categories, because("no_units"))
    else:
        answers = _answers(part, categories)
    return Result(answers, left_out_of(part), facts=facts_of(part))


def _all_undefined(categories: list[str], reason: Undefined) -> dict[str, Value]:
    of_values = [path(key, name) for key in ("per_value", "per_value_coverage") for name in categories]
    return dict.fromkeys([*WHOLE, *of_values], undefined(reason))


def _answers(part: Part, categories: list[str]) -> dict[str, Value]:
    everything, valued = _margins(part)
    more: dict[str, Any] = {"units": sum(part["units"].values()), "annotators": len(part["readers"])}

    def answer(number: Fraction | None, reason: str) -> Value:
        return undefined(because(reason), **more) if number is None else Value(float(number), **more)

    gaps = everything.alpha()
    none_meet = "no_units_meet" if not valued.total else "no_variation"
    answers = {
        "u_alpha": answer(gaps, "no_variation"),
        "bu_alpha": answer(_against_gaps(everything), "no_variation"),
        "cu_alpha": answer(valued.alpha(), none_meet),
        "coverage": answer(valued.total / everything.total, "no_units"),
    }
    for name in categories:
        number = valued.alpha_of(name) if valued.scale else None
        answers[path("per_value", name)] = answer(number, none_meet)
        answers[path("per_value_coverage", name)] = answer(valued.margin(name) / everything.margin(name), "no_units")
    return answers


def _against_gaps(everything: _Margins) -> Fraction | None:
    any_other, itself = everything.expected(None)
    if any_other == itself:
        return None
    differing = everything.margin(None) - everything.cells[None, None]
    return 1 - differing / (any_other - itself)
