"""How a sign-in link is written for people to open."""

from django.conf import settings
from django.urls import reverse


def address_of(secret: str) -> str:
    """The whole address of the page that signs in with this secret."""
    return f"{settings.ADDRESS}{reverse('pages:link', args=[secret])}"
