"""The page of agreement: a chart and tables, with what was left out."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from annotations.agreement import answers, chart, queries
from annotations.agreement.parts import Question, parts
from annotations.agreement.queries import Material, Pair
from annotations.core.measures import Result, Value, names_of
from annotations.core.measures.result import path
from annotations.projects import access
from annotations.projects.authentication import caller_of_page
from annotations.scheme import queries as schemes

PATIENCE_SECONDS, PAUSE_SECONDS = 2, 1
SPANS = "span_f1"
# The figures of the page: their key in CSS, their name, the measure, and the path of the value of all categories
# together and, below a category, of one.
COLUMNS = (
    ("alpha", gettext_lazy("α over characters"), "char_alpha_label", ("overall",), ()),
    ("alpha-u", gettext_lazy("α_U"), "alpha_u_1995", ("value",), ("value",)),
    ("f1-exact", gettext_lazy("F1 exact"), "span_f1", ("mean_pairs", "exact"), ("mean_pairs", "exact")),
    ("f1-overlap", gettext_lazy("F1 overlap"), "span_f1", ("mean_pairs", "overlap"), ("mean_pairs", "overlap")),
)


@login_required
@require_GET
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the annotators agree, per category, overall and per pair; while that is computed, how far it is."""
    entered = access.enter(caller_of_page(request), slug).require_sight_of_others()
    material = queries.material(entered)
    asked = _questions(material)
    found = parts(material, [one for some in asked.values() for few in some.values() for one in few], PATIENCE_SECONDS)
    context = {"entered": entered, "project": entered.project, "sets": material.sets, "hidden": material.hidden}
    if not found.is_complete:
        response = render(request, "annotations/agreement/computing.html", {**context, "found": found})
        response["Refresh"] = str(PAUSE_SECONDS)
        return response
    results = {pair: {name: answers.result(found, few) for name, few in some.items()} for pair, some in asked.items()}
    return render(request, "annotations/agreement/agreement.html", {**context, **_figures(material, results)})


def _questions(material: Material) -> dict[Pair | None, dict[str, list[Question]]]:
    """What the page shows: of all annotators together (None) and of each pair, by measure."""
    return {
        pair: {name: answers.questions(material, name, pair=pair) for name in answers.SHOWN}
        for pair in (None, *material.pairs)
    }


def _figures(material: Material, results: dict[Pair | None, dict[str, Result]]) -> dict[str, Any]:
    names = answers.titles(schemes.scheme_in_force(material.project).content, get_language() or "en")
    rows = _rows(material, results[None], names)
    return {
        "columns": [(key, name) for key, name, *_rest in COLUMNS],
        "rows": rows,
        "pairs": [_pair(material, pair, some) for pair, some in results.items() if pair],
        "chart": chart.drawn([(row["name"], row["numbers"]) for row in rows]) if rows else None,
        "left_out": [one for result in results[None].values() for one in answers.left_out(result)][:1],
        "documents": sum(len(text.sets) > 1 for text in material.texts),
    }


def _rows(material: Material, results: dict[str, Result], names: dict[str, str]) -> list[dict[str, Any]]:
    """A row for all categories together, one for each, and after them those shown beside."""
    categories = [*results[SPANS].facts["units"]]
    if not categories:
        return []
    beside = [label for label in material.beside if label in _categories(results) and label not in categories]
    rows = [_row(_("All categories"), results)]
    for category in [*categories, *beside]:
        row = _row(names.get(category, category), results, category)
        rows.append({**row, "is_beside": category in beside})
    return rows


def _categories(results: dict[str, Result]) -> set[str]:
    found = (names_of(key) for result in results.values() for key in result.values)
    return {names[1] for names in found if names[0] == "per_category"}


def _row(name: str, results: dict[str, Result], category: str | None = None) -> dict[str, Any]:
    cells: list[tuple[str, Value | None]] = []
    for key, _name, measure, overall, end in COLUMNS:
        names = overall if category is None else ("per_category", category, *end)
        cells.append((key, results[measure].values.get(path(*names))))
    return {
        "name": name,
        "units": next((value.units for key, value in cells if key == "f1-exact" and value), None),
        "cells": [(key, answers.value_as_json(value) if value else None) for key, value in cells],
        "numbers": {key: value.value if value else None for key, value in cells},
    }


def _pair(material: Material, pair: Pair, results: dict[str, Result]) -> dict[str, Any]:
    """A row for a pair of annotators who read a document together."""
    return {**_row("", results), "pair": pair, "documents": material.pairs[pair]}
