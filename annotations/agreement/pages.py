"""The page of agreement: a chart and tables, with what was left out."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from annotations.agreement import answers, chart, queries
from annotations.agreement.queries import Material
from annotations.core.measures import Result, Value, names_of
from annotations.core.measures.result import path
from annotations.projects import access
from annotations.projects.authentication import caller_of_page
from annotations.scheme import queries as schemes

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
    """How far the annotators agree, per category, overall and per pair."""
    entered = access.enter(caller_of_page(request), slug).require_sight_of_others()
    material = queries.material(entered)
    names = answers.titles(schemes.scheme_in_force(entered.project).content, get_language() or "en")
    results = {measure: answers.computed(material, measure) for measure in answers.SHOWN}
    rows = _rows(material, results, names)
    context: dict[str, Any] = {
        "entered": entered,
        "project": entered.project,
        "columns": [(key, name) for key, name, *_rest in COLUMNS],
        "rows": rows,
        "pairs": _pairs(material),
        "chart": chart.drawn([(row["name"], row["numbers"]) for row in rows]) if rows else None,
        "left_out": [one for result in results.values() for one in answers.left_out(result)][:1],
        "sets": material.sets,
        "hidden": material.hidden,
        "documents": len([one for one in material.study.documents if len(one.annotators) > 1]),
    }
    return render(request, "annotations/agreement/agreement.html", context)


def _rows(material: Material, results: dict[str, Result], names: dict[str, str]) -> list[dict[str, Any]]:
    """A row for all categories together, one for each, and after them those shown beside."""
    if not material.study.categories:
        return []
    beside = [label for label in material.beside if label in _categories(results)]
    rows = [_row(_("All categories"), results)]
    for category in [*material.study.categories, *beside]:
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


def _pairs(material: Material) -> list[dict[str, Any]]:
    """A row for each pair of annotators who read a document together."""
    found = []
    for pair in queries.pairs_in(material.study):
        alone = Material(queries.of_pair(material.study, pair), material.beside)
        results = {measure: answers.computed(alone, measure) for measure in answers.SHOWN}
        found.append({**_row("", results), "pair": pair, "documents": len(alone.study.documents)})
    return found
