"""How a request says who asks: a bearer token, or the browser's session with CSRF."""

from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request

from annotations.accounts import attempts
from annotations.accounts.models import User
from annotations.accounts.secrets import hashed
from annotations.projects.access import Caller
from annotations.projects.models import Token

WRONG_TOKEN_LIMIT, WRONG_TOKEN_WINDOW_SECONDS = 60, 60


def address_of(request: HttpRequest | Request) -> str:
    """The address a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        kind, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if not kind:
            return None
        if kind.lower() != "bearer" or not secret.strip():
            raise exceptions.AuthenticationFailed("The Authorization header is not “Bearer <token>”.")
        token = (
            Token.objects.filter(secret_hash=hashed(secret.strip()), expires__gt=timezone.now(), person__is_active=True)
            .select_related("person")
            .first()
        )
        if token is None:
            key = attempts.key_of("token", address_of(request))
            attempts.refuse_after(key, WRONG_TOKEN_LIMIT, WRONG_TOKEN_WINDOW_SECONDS)
            attempts.count(key, WRONG_TOKEN_WINDOW_SECONDS)
            raise exceptions.AuthenticationFailed("There is no such token, or it has expired.")
        if token.last_used is None or token.last_used < timezone.now() - timedelta(hours=1):
            Token.objects.filter(pk=token.pk).update(last_used=timezone.now())
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session; every write checks CSRF."""

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class IsSignedIn(permissions.BasePermission):
    """Anybody with a token or a session; everything further is said by `access`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.is_authenticated)


def caller_of(request: Request) -> Caller:
    """The caller of a REST request that is signed in."""
    return Caller(cast(User, request.user), request.auth if isinstance(request.auth, Token) else None)


def caller_of_page(request: HttpRequest) -> Caller:
    """The caller of a page that requires signing in."""
    return Caller(cast(User, request.user))
