"""Counting attempts in the database, so that every server of an installation counts the same ones."""

import hashlib
import math
import time

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from annotations.accounts.models import Attempt
from annotations.core.errors import TooMany


def key_of(kind: str, *parts: str) -> str:
    """A short key for what is counted; names and addresses are not kept in clear."""
    return f"{kind}:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:40]}"


def refuse_after(key: str, limit: int, window_seconds: int) -> None:
    """Nothing; raises TooMany when the key was counted `limit` times in this window or, in proportion, the last."""
    window = int(time.time()) // window_seconds
    counted = Attempt.objects.filter(key=key, window__gte=window - 1).aggregate(total=Sum("count"))["total"] or 0
    if counted >= limit:
        wait = math.ceil((window + 1) * window_seconds - time.time())
        raise TooMany("too_many", "Too many attempts: try again later.", retry_after_seconds=max(wait, 1))


def count(key: str, window_seconds: int) -> None:
    """Nothing; the key has been tried once more."""
    window = int(time.time()) // window_seconds
    with transaction.atomic():
        if Attempt.objects.filter(key=key, window=window).update(count=F("count") + 1):
            return
        try:
            with transaction.atomic():
                Attempt.objects.create(key=key, window=window, count=1)
        except IntegrityError:
            Attempt.objects.filter(key=key, window=window).update(count=F("count") + 1)
        Attempt.objects.filter(key=key, window__lt=window - 1).delete()


def forget(key: str) -> None:
    """Nothing; a success wipes the count."""
    Attempt.objects.filter(key=key).delete()
