"""The pages of signing in and of one's own account."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotations.accounts import actions
from annotations.accounts.models import User
from annotations.accounts.preferences import change_preferences
from annotations.accounts.sent import sent_by_page
from annotations.core.errors import Invalid, NotFound, TooMany
from annotations.web.errors import status_of
from annotations.web.messages import said

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _next(request: HttpRequest) -> str:
    """Where to go after signing in: an address of this server, else home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # A word without a slash would be taken for the name of a page, of which there may be none.
    return wanted if is_ours and "/" in wanted else reverse("pages:home")


def _signed_in(request: HttpRequest, person: User, to: str) -> HttpResponse:
    login(request, person, backend=BACKEND)
    response = redirect(to)
    if person.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax", max_age=365 * 24 * 3600)
    return response


@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    context = {"next": _next(request), "name": request.POST.get("name", "")}
    if request.method == "GET":
        return render(request, "annotations/accounts/sign_in.html", context)
    try:
        name, password = request.POST.get("name", ""), request.POST.get("password", "")[:1000]
        person = actions.check_sign_in(name[:300], password, request.META.get("REMOTE_ADDR", ""))
    except (Invalid, TooMany) as failure:
        context["refusal"] = said(failure)
        response = render(request, "annotations/accounts/sign_in.html", context, status=status_of(failure))
        if isinstance(failure, TooMany):
            response["Retry-After"] = str(failure.retry_after_seconds)
        return response
    return _signed_in(request, person, _next(request))


@require_http_methods(["GET", "HEAD"])
def operator_sign_in(request: HttpRequest) -> HttpResponse:
    """To the one page where guesses are counted; whoever is signed in and no operator is told of nothing."""
    if request.user.is_authenticated and not (request.user.is_active and request.user.is_staff):
        raise NotFound("not_found", "There is no such thing.")
    return redirect(f"{reverse('pages:sign-in')}?{urlencode({'next': _next(request)})}")


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """A sign-in link: looking at it spends nothing, its button signs in."""
    if request.method == "POST":
        person = actions.use_link(secret, request.META.get("REMOTE_ADDR", ""))
        return _signed_in(request, person, reverse("pages:home"))
    response = render(
        request,
        "annotations/accounts/link.html",
        {"link": actions.usable_link(secret, request.META.get("REMOTE_ADDR", ""))},
    )
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signs out."""
    logout(request)
    return redirect("pages:sign-in")


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own password."""
    person = cast(User, request.user)
    context: dict[str, object] = {"has_password": person.has_usable_password()}
    status = 200
    if request.method == "POST":
        try:
            if person.has_usable_password():
                actions.check_sign_in(
                    person.name, request.POST.get("current", "")[:1000], request.META.get("REMOTE_ADDR", "")
                )
            actions.set_password(person, request.POST.get("password", "")[:1000])
        except (Invalid, TooMany) as failure:
            told = failure.faults or (failure,)
            context["faults"] = [said(one) for one in told]
            status = status_of(failure)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("The password is kept."))
            return redirect("pages:home")
    return render(request, "annotations/accounts/account.html", context, status=status)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the pages, remembered in the browser and for the person."""
    chosen = request.POST.get("language", "")
    response = redirect(_next(request))
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", max_age=365 * 24 * 3600)
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=chosen)
    return response


@ensure_csrf_cookie
@require_GET
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in in this browser: a page that lies open asks before it sends anything."""
    person = request.user.uuid if isinstance(request.user, User) else None
    response = JsonResponse({"person": person})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["PATCH"])
def preferences(request: HttpRequest) -> JsonResponse:
    """One's own preferences for the labelling page, after some of them have changed."""
    return JsonResponse(change_preferences(*sent_by_page(request)))
