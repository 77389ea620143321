"""The one place where a kind of failure becomes a status and a page or an RFC 9457 problem."""

import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.shortcuts import render
from rest_framework import exceptions
from rest_framework.response import Response

from annotations.core import errors
from annotations.core.errors import N_
from annotations.web.addresses import meant_by
from annotations.web.messages import said, translated
from annotations.web.output import as_json

log = logging.getLogger(__name__)

STATUS: Mapping[type[errors.Failure], int] = {
    errors.TooLarge: 413,
    errors.Invalid: 400,
    errors.Conflict: 409,
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.NotEnough: 409,
    errors.Stale: 412,
    errors.NoSuchPart: 416,
    errors.PreconditionMissing: 428,
    errors.Busy: 503,
    errors.TooMany: 429,
}
CODES = {
    400: "invalid",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
    429: "too_many",
    500: "server_error",
}

# Outside the API's base, and asked by programs all the same.
FOR_WATCHERS = ("/healthz", "/readyz")

INVALID = N_("The request cannot be accepted as it stands.")
NOT_FOUND = N_("There is no such thing.")
WITHOUT_SLASH = N_("There is nothing at this address, but at {address}, which ends with a slash.")
FORBIDDEN = N_("This is not yours to do.")
NOT_SENT = N_("This address only takes what a form sends: go back to the page you were on.")
OTHER_SESSION = N_("This page was made before you last signed in: reload it, then try again.")
NOT_TAKEN = N_("This address does not take {method}; it takes {allowed}.")
UNREADABLE = N_("The request could not be read.")
SERVER_ERROR = N_("Something went wrong on the server; it has been logged.")


def status_of(failure: errors.Failure) -> int:
    """The HTTP status of a failure's kind."""
    return next(STATUS[kind] for kind in type(failure).__mro__ if kind in STATUS)


def body_of(status: int, code: str, detail: str, faults: Iterable[errors.Fault] = ()) -> dict[str, Any]:
    """A problem document (RFC 9457)."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [{"where": fault.where, "code": fault.code, "detail": said(fault)} for fault in faults],
    }


def _faults(failure: errors.Failure) -> tuple[errors.Fault, ...]:
    if failure.faults or not failure.where:
        return failure.faults
    return (errors.Fault(failure.code, failure.sentence, failure.where, failure.values),)


def _described(failure: errors.Failure) -> tuple[int, dict[str, Any], dict[str, str]]:
    status = status_of(failure)
    detail = said(failure)
    headers = {}
    if isinstance(failure, errors.TooMany):
        headers["Retry-After"] = str(failure.retry_after_seconds)
    if isinstance(failure, errors.NoSuchPart):
        headers["Content-Range"] = f"bytes */{failure.values['length_bytes']}"
    body = body_of(status, failure.code, detail, _faults(failure))
    if isinstance(failure, errors.NothingDone):
        body |= {**failure.report, "failed": body["errors"]}
    return status, body, headers


def understood(error: Exception) -> Exception:
    """The error, or the failure it means: a row that is gone was deleted while the request was at it."""
    if not isinstance(error, ObjectDoesNotExist):
        return error
    log.warning("A request was about what is gone meanwhile: %s", error)
    return errors.NotFound("not_found", NOT_FOUND)


def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The problem response of an exception raised in a REST view; None for what nobody foresaw."""
    error = understood(error)
    if isinstance(error, errors.Failure):
        status, body, headers = _described(error)
    elif isinstance(error, exceptions.ValidationError):
        faults = list(_validation_faults(error.detail))
        status, headers = 400, {}
        body = body_of(400, "invalid", translated(INVALID), faults)
    elif isinstance(error, exceptions.APIException):
        status = error.status_code
        code = CODES.get(status, "error")
        if isinstance(error, exceptions.PermissionDenied) and "CSRF" in str(error.detail):
            code = "csrf_failed"
        body, headers = body_of(status, code, str(error.detail)), {}
        if challenge := getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = challenge
        if (wait := getattr(error, "wait", None)) is not None:
            headers["Retry-After"] = str(int(wait) + 1)
    elif isinstance(error, Http404):
        status, headers = 404, {}
        body = body_of(404, "not_found", translated(NOT_FOUND))
    elif isinstance(error, PermissionDenied):
        status, headers = 403, {}
        body = body_of(403, "forbidden", translated(FORBIDDEN))
    elif isinstance(error, (UnreadablePostError, SuspiciousOperation)):
        status, headers = 400, {}
        body = body_of(400, "unreadable", translated(UNREADABLE))
    else:
        return None
    return Response(body, status=status, headers=headers, content_type="application/problem+json")


def _validation_faults(detail: Any, where: str = "") -> Iterable[errors.Fault]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _validation_faults(inner, "" if name == "non_field_errors" else _joined(where, str(name)))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (Mapping, list))
            if not nested or inner:
                yield from _validation_faults(inner, f"{where}[{index}]" if nested else where)
    else:
        yield errors.Fault(getattr(detail, "code", "invalid"), str(detail), where)


def _joined(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def is_rest(request: HttpRequest) -> bool:
    """True for the doors programs use and for a page's own program, which are answered in JSON even when refused."""
    return (
        request.path.startswith("/api/")
        or request.path in FOR_WATCHERS
        or request.headers.get("Accept") == "application/json"
    )


def refusal(request: HttpRequest, failure: errors.Failure) -> HttpResponse:
    """The answer to a request that is refused outside REST views: a problem or a page."""
    _, body, headers = _described(failure)
    return _told(request, body, headers)


def _told(request: HttpRequest, body: Mapping[str, Any], headers: Mapping[str, str]) -> HttpResponse:
    """A problem as its JSON or as a page, with its status."""
    status = body["status"]
    if is_rest(request):
        response = HttpResponse(as_json(body), status=status, content_type="application/problem+json")
    else:
        response = render(request, "annotations/problem.html", {"problem": body}, status=status)
    for name, value in headers.items():
        response[name] = value
    return response


class FailurePages:
    """Middleware: a failure raised by a page becomes its answer; so does a method that its address does not take."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return _not_taken(request, response["Allow"]) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        error = understood(error)
        return refusal(request, error) if isinstance(error, errors.Failure) else None


def _not_taken(request: HttpRequest, allowed: str) -> HttpResponse:
    # Whoever signed in again after sending a form is led to its address, as if they had opened it.
    is_opened = request.method == "GET" and not is_rest(request)
    values = {"method": request.method, "allowed": allowed}
    detail = translated(NOT_SENT) if is_opened else translated(NOT_TAKEN, values)
    return _told(request, body_of(405, "method_not_allowed", detail), {"Allow": allowed})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal(request, errors.Forbidden("csrf_failed", OTHER_SESSION))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, errors.Invalid("unreadable", UNREADABLE))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, errors.Forbidden("forbidden", FORBIDDEN))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if address := meant_by(request):
        return refusal(request, errors.NotFound("not_found", WITHOUT_SLASH, address=address))
    return refusal(request, errors.NotFound("not_found", NOT_FOUND))


def server_error(request: HttpRequest) -> HttpResponse:
    return _told(request, body_of(500, "server_error", translated(SERVER_ERROR)), {})
