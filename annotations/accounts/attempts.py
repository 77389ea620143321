"""Counting attempts in the database, so that every server of an installation counts the same ones."""

import hashlib
import math
import time

from django.db import IntegrityError, transaction
from django.db.models import F

from annotations.accounts.models import Attempt
from annotations.core.errors import TooMany

# Longer than two windows of any kind.
KEPT_SECONDS = 24 * 3600


def key_of(kind: str, *parts: str) -> str:
    """A short key for what is counted; names and addresses are not kept in clear."""
    return f"{kind}:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:40]}"


def _window(window_seconds: int) -> tuple[int, float]:
    """The second at which the window that is now began, and how many have passed; windows begin at fixed times."""
    number, passed = divmod(time.time(), window_seconds)
    return int(number) * window_seconds, passed


def refuse_after(key: str, limit: int, window_seconds: int) -> None:
    """Nothing; raises TooMany when the key was counted `limit` times in the last `window_seconds`.

    Counts are kept by windows; of the window before this one counts the part that is not over yet, as if its attempts
    had been spread evenly.
    """
    window, passed = _window(window_seconds)
    rows = Attempt.objects.filter(key=key, window__gte=window - window_seconds).values_list("window", "count")
    counts = dict(rows)
    now, before = counts.get(window, 0), counts.get(window - window_seconds, 0)
    if now + before * (1 - passed / window_seconds) < limit:
        return
    # As soon as so much of a window is over, what is left of the one before it leaves room for one more.
    if now < limit:
        wait = (before + now - limit) * window_seconds / before - passed
    else:
        wait = window_seconds - passed + (now - limit) * window_seconds / now
    raise TooMany("too_many", "Too many attempts: try again later.", retry_after_seconds=math.floor(wait) + 1)


def count(key: str, window_seconds: int) -> int:
    """The window in which it was counted that the key has been tried once more."""
    window, _ = _window(window_seconds)
    with transaction.atomic():
        if Attempt.objects.filter(key=key, window=window).update(count=F("count") + 1):
            return window
        try:
            with transaction.atomic():
                Attempt.objects.create(key=key, window=window, count=1)
        except IntegrityError:
            Attempt.objects.filter(key=key, window=window).update(count=F("count") + 1)
        Attempt.objects.filter(key=key, window__lt=window - window_seconds).delete()
    return window


def forget_old() -> None:
    """Nothing; what was counted a day ago and longer is gone: made-up names would fill the table for ever."""
    Attempt.objects.filter(window__lt=int(time.time()) - KEPT_SECONDS).delete()


def take_back(key: str, window: int) -> None:
    """Nothing; what was counted in this window was a success after all."""
    Attempt.objects.filter(key=key, window=window, count__gt=0).update(count=F("count") - 1)


def forget(key: str) -> None:
    """Nothing; a success wipes the count."""
    Attempt.objects.filter(key=key).delete()
