"""The page for programs: where a project's data is, and the lines that fetch it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from annotations.projects import access
from annotations.projects.authentication import caller_of_page


@login_required
@require_GET
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """The addresses and lines with which a program fetches what the reader may fetch."""
    entered = access.enter(caller_of_page(request), slug)

    def address(name: str) -> str:
        return request.build_absolute_uri(reverse(f"api:{name}", args=[slug]))

    export = f"{address('export')}?format=jsonl"
    file = f"{slug}.jsonl"
    context = {
        "entered": entered,
        "project": entered.project,
        "export": export,
        "curl": f'curl --fail -H "Authorization: Bearer $TOKEN" \\\n  "{export}" \\\n  -o {file}',
        "python": f'import datasets\nrows = datasets.load_dataset("json", data_files="{file}", split="train")',
        "rows": address("annotations"),
        "documents": address("documents"),
        "text": f"{address('documents')}<id>/text/",
        "scheme": address("scheme"),
    }
    return render(request, "annotations/datasets/data.html", context)
