"""What a project looks like today: its overview, its documents, one document."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from annotations.corpus import queries as corpus
from annotations.corpus.models import Document
from annotations.exchange.forms import ImportForm
from annotations.labelling import queries as labelling
from annotations.overview.queries import Today, Totals, assignable
from annotations.projects import access
from annotations.projects.access import CAN_BE_ASSIGNED, Access
from annotations.projects.authentication import caller_of_page
from annotations.projects.models import Role
from annotations.web.pages import page

SHOWN_ASSIGNMENTS, SHOWN_UNFINISHED, SHOWN_CHARACTERS = 10, 10, 200_000


@login_required
@require_GET
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """The project as it is today: one's own work, and for those who see others' the team's and the next step."""
    entered = access.enter(caller_of_page(request), slug)
    today = Today(entered)
    context: dict[str, Any] = {
        "entered": entered,
        "project": entered.project,
        "can_annotate": entered.role in CAN_BE_ASSIGNED,
    }
    if context["can_annotate"]:
        context |= {"own": today.own(), "lately": today.own_lately(SHOWN_ASSIGNMENTS)}
    if entered.sees_others:
        unfinished = today.unfinished(SHOWN_UNFINISHED)
        totals, progress = today.totals(), today.progress_of(unfinished)
        context |= {
            "totals": totals,
            "has_documents": totals.documents > 0,
            "unfinished": [{"document": one, "progress": progress[one.pk]} for one in unfinished],
            "shares": today.shares(),
            "steps": _steps(entered, totals) if entered.is_manager else (),
        }
    else:
        context["has_documents"] = corpus.documents(entered.project).exists()
    return render(request, "annotations/overview/project.html", context)


def _steps(entered: Access, totals: Totals) -> Sequence[dict[str, Any]]:
    """What a manager does from an empty project to its agreement; nothing once that can be seen."""
    slug, limit = entered.project.slug, entered.project.annotators_per_document
    if totals.compared or (limit == 1 and totals.documents and totals.complete == totals.documents):
        return ()
    people, progress = assignable(entered), totals.progress
    steps = [
        {
            "title": _("Upload documents"),
            "told": ngettext("%(n)d document", "%(n)d documents", totals.documents) % {"n": totals.documents},
            "address": reverse("pages:documents", args=[slug]),
            "is_done": totals.documents > 0,
        },
        {
            "title": _("Add people"),
            "told": ngettext(
                "%(n)d person can annotate, %(wanted)d are wanted for each document",
                "%(n)d people can annotate, %(wanted)d are wanted for each document",
                people,
            )
            % {"n": people, "wanted": limit},
            "address": reverse("pages:members", args=[slug]),
            "is_done": people >= max(limit, 2),
        },
        {
            "title": _("They mark the documents"),
            "told": _("Each signs in and presses “Next document”: %(submitted)d of %(wanted)d readings submitted")
            % {"submitted": progress.submitted, "wanted": progress.wanted}
            if progress.wanted
            else _("Each signs in and presses “Next document”"),
            "address": "",
            "is_done": progress.is_complete,
        },
        {
            "title": _("See how far they agree"),
            "told": _("as soon as two people have submitted the same document"),
            "address": "",
            "is_done": False,
        },
    ]
    upcoming = next((step for step in steps if not step["is_done"]), None)
    return [{**step, "is_next": step is upcoming} for step in steps]


@login_required
@ensure_csrf_cookie
@require_GET
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """The documents, with their progress for those who see others' work; managers upload more."""
    entered = access.enter(caller_of_page(request), slug)
    today = Today(entered)
    context = {
        "entered": entered,
        "project": entered.project,
        "documents": page(request, corpus.documents(entered.project), lambda found: _listed(today, found)),
        "form": ImportForm(initial={"language": entered.project.language}) if entered.is_manager else None,
        "can_annotate": entered.role in CAN_BE_ASSIGNED,
    }
    return render(request, "annotations/overview/documents.html", context)


def _listed(today: Today, found: Sequence[Document]) -> list[dict[str, Any]]:
    progress = today.progress_of(found) if today.entered.sees_others else {}
    own = today.own_of(found)
    return [{"document": one, "progress": progress.get(one.pk), "own": own.get(one.pk)} for one in found]


@login_required
@require_GET
def document(request: HttpRequest, slug: str, document_uuid: UUID) -> HttpResponse:
    """A document to be read, with its facts and the annotation sets the asker may know of."""
    entered = access.enter(caller_of_page(request), slug)
    found = corpus.document(entered.project, document_uuid)
    text = corpus.reading(found.uuid).text
    sets = (
        labelling.visible_sets(entered)
        .filter(document=found)
        .select_related("membership")
        .annotate(marks=Count("spans", filter=Q(spans__is_deleted=False)))
        .order_by("pk")
    )
    context = {
        "entered": entered,
        "project": entered.project,
        "document": found,
        "text": text[:SHOWN_CHARACTERS],
        "is_cut": len(text) > SHOWN_CHARACTERS,
        "shown": SHOWN_CHARACTERS,
        "sets": sets,
        "opens_sets": entered.role is not Role.READER,
        "is_hidden": entered.sees_others and found.pk in set(labelling.blind_documents(entered)),
    }
    return render(request, "annotations/overview/document.html", context)
