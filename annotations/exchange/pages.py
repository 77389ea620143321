"""The pages of an upload without JavaScript: the form's answer, and the job that came of it."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from annotations.core.errors import TooLarge
from annotations.exchange import actions, names, staging
from annotations.exchange.forms import ImportForm
from annotations.exchange.options import of_parameters
from annotations.jobs import actions as jobs
from annotations.jobs import answers
from annotations.jobs.models import Job
from annotations.jobs.queries import after_waiting
from annotations.projects import access
from annotations.projects.access import Access
from annotations.projects.authentication import caller_of_page
from annotations.projects.models import Role

PATIENCE_SECONDS, PAUSE_SECONDS = 2, 3


@csrf_exempt  # the check reads the whole body: `_imports` makes it, once it is known that there is not too much to read
@login_required
@require_POST
def imports(request: HttpRequest, slug: str) -> HttpResponse:
    """Imports the files of the form; then to the page of the job."""
    entered = access.enter(caller_of_page(request), slug).require((Role.MANAGER,))
    limit = settings.IMPORT_REQUEST_LIMIT_BYTES
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > limit:
        raise TooLarge("request_too_large", "The request is over {limit} bytes.", limit=limit)
    return _imports(request, entered)


@csrf_protect
def _imports(request: HttpRequest, entered: Access) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES, initial={"language": entered.project.language})
    job = form.attempt(lambda: _start(entered, form))
    if job is None:
        context = {"entered": entered, "project": entered.project, "form": form}
        return render(request, "annotations/exchange/imports.html", context, status=form.status)
    after_waiting(job, PATIENCE_SECONDS)
    return redirect("pages:job", entered.project.slug, job.uuid)


def _start(entered: Access, form: ImportForm) -> Job:
    given = {name: form.cleaned_data[name] for name in ("profile", "language", "partial")}
    with staging.staged() as staged:
        for file in form.cleaned_data["file"]:
            _keep(staged, file)
    return actions.start_import(entered.project, entered.person, staged, of_parameters(given, entered.project.language))


def _keep(staged: staging.Staged, file: "UploadedFile[bytes]") -> None:
    arriving = staged.begin(names.of_upload(file.name or ""))
    for chunk in file.chunks():
        arriving.write(chunk)
    arriving.close()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def job(request: HttpRequest, slug: str, job_uuid: UUID) -> HttpResponse:
    """How far an import is, and its report when it is over; POST cancels it. The managers' business, like the job."""
    entered = access.enter(caller_of_page(request), slug)
    found = Job.objects.filter(project=entered.project, uuid=job_uuid).first()
    if found is None or not entered.is_manager:
        raise access.nothing()
    if request.method == "POST":
        jobs.cancel(found)
        return redirect("pages:job", slug, job_uuid)
    context = {
        "entered": entered,
        "project": entered.project,
        "job": found,
        "report": answers.report(found) if found.is_over else None,
    }
    response = render(request, "annotations/exchange/job.html", context)
    if not found.is_over:
        response["Refresh"] = str(PAUSE_SECONDS)
    return response
