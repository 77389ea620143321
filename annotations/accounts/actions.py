"""What is done about people: making them, handing them links, signing in."""

import uuid
from datetime import timedelta

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations.accounts import attempts
from annotations.accounts.models import SignInLink, User, folded
from annotations.accounts.secrets import hashed, new_secret
from annotations.core.errors import Conflict, Fault, Invalid, NotFound

LIFETIME = {SignInLink.Kind.SIGN_IN: timedelta(minutes=15), SignInLink.Kind.INVITATION: timedelta(days=7)}
SIGN_IN_LIMIT, SIGN_IN_WINDOW_SECONDS = 10, 600
LINK_LIMIT, LINK_WINDOW_SECONDS = 30, 600
LONGEST_FOLDED = 300


def checked_name(name: str) -> str:
    """The name as it is kept. Raises Invalid when it is empty, too long or holds characters that do not show."""
    kept = " ".join(name.split())
    if not kept or len(kept) > 150:
        raise Invalid("bad_name", "A name has 1 to 150 characters.", where="name")
    if not kept.isprintable():
        raise Invalid("bad_name", "A name holds only characters that show.", where="name")
    # Some characters are eighteen others once folded; what is kept of them has its limit too.
    if not 1 <= len(folded(kept)) <= LONGEST_FOLDED:
        raise Invalid("bad_name", "A name has 1 to 150 characters.", where="name")
    return kept


def create_person(name: str, *, may_create_projects: bool = False, is_operator: bool = False) -> User:
    """A new person without a password. Raises Invalid, or Conflict when the name is taken."""
    kept = checked_name(name)
    try:
        with transaction.atomic():
            return User.objects.create(
                name=kept,
                name_folded=folded(kept),
                may_create_projects=may_create_projects,
                is_staff=is_operator,
                is_superuser=is_operator,
                password=make_password(None),
            )
    except IntegrityError:
        raise Conflict("name_taken", "There is a person of this name already.", where="name", name=kept) from None


def person_named(name: str) -> User:
    """The person of that name. Raises NotFound."""
    try:
        return User.objects.get(name_folded=folded(name))
    except User.DoesNotExist:
        raise NotFound("no_such_person", "There is nobody called “{name}”.", name=name) from None


def make_link(person: User, kind: SignInLink.Kind = SignInLink.Kind.SIGN_IN) -> str:
    """The secret of a new link for the person; unused older links of the same kind stop working."""
    secret = new_secret()
    now = timezone.now()
    with transaction.atomic():
        _locked(person.pk)
        SignInLink.objects.filter(person=person, kind=kind, used=None).delete()
        SignInLink.objects.create(person=person, kind=kind, secret_hash=hashed(secret), expires=now + LIFETIME[kind])
    return secret


def _locked(key: int) -> User:
    """The person, their row locked: whoever makes links for them, or uses one, locks it before the links."""
    return User.objects.select_for_update(no_key=True).get(pk=key)


def usable_link(secret: str, address: str) -> SignInLink:
    """The link of a secret, if it can still be used. Raises NotFound, or TooMany after many wrong ones.

    A good one is shown all the same: behind a proxy everybody has one address.
    """
    link = (
        SignInLink.objects.filter(secret_hash=hashed(secret), used=None, expires__gt=timezone.now())
        .select_related("person")
        .first()
    )
    if link is None or not link.person.is_active:
        key = attempts.key_of("link", address)
        attempts.refuse_after(key, LINK_LIMIT, LINK_WINDOW_SECONDS)
        attempts.count(key, LINK_WINDOW_SECONDS)
        raise NotFound("link_spent", "This link has been used or has expired: ask for a new one.")
    return link


def use_link(secret: str, address: str) -> User:
    """The person whom the link signs in; it is spent now. Raises NotFound, or TooMany after many wrong ones."""
    key = attempts.key_of("link", address)
    attempts.refuse_after(key, LINK_LIMIT, LINK_WINDOW_SECONDS)
    with transaction.atomic():
        links = SignInLink.objects.filter(secret_hash=hashed(secret), used=None, expires__gt=timezone.now())
        whose = links.values_list("person", flat=True).first()
        person = _locked(whose) if whose else None
        # Of the link's own row alone: a condition on another table is not asked again after waiting for a lock.
        if person and person.is_active and links.update(used=timezone.now()):
            User.objects.filter(pk=person.pk, first_signed_in=None).update(first_signed_in=timezone.now())
            return person
    attempts.count(key, LINK_WINDOW_SECONDS)
    raise NotFound("link_spent", "This link has been used or has expired: ask for a new one.")


def tidy() -> None:
    """Nothing; links that open nothing any more and attempts that count no more are gone."""
    SignInLink.objects.filter(expires__lt=timezone.now()).delete()
    attempts.forget_old()


def check_sign_in(name: str, password: str, address: str) -> User:
    """The person with that name and password. Raises Invalid, or TooMany after ten wrong ones in ten minutes."""
    keys = (attempts.key_of("sign-in", folded(name)), attempts.key_of("sign-in-from", address))
    for key, limit in zip(keys, (SIGN_IN_LIMIT, 5 * SIGN_IN_LIMIT), strict=True):
        attempts.refuse_after(key, limit, SIGN_IN_WINDOW_SECONDS)
    # Before the slow check: else as many guesses as the servers have threads would be let in at once.
    windows = [attempts.count(key, SIGN_IN_WINDOW_SECONDS) for key in keys]
    # PostgreSQL takes no NUL, not even to say that nobody is called so.
    person = None if "\0" in name else User.objects.filter(name_folded=folded(name)).first()
    # An unknown name costs the same hash as a known one, so that time does not tell which names exist.
    kept = person.password if person and person.has_usable_password() else make_password(str(uuid.uuid4()))
    if check_password(password, kept) and person is not None and person.is_active:
        attempts.forget(keys[0])
        attempts.take_back(keys[1], windows[1])
        User.objects.filter(pk=person.pk, first_signed_in=None).update(first_signed_in=timezone.now())
        return person
    raise Invalid("wrong_password", "Name and password do not fit.")


def set_password(person: User, password: str) -> None:
    """Nothing; the password is the person's now. Raises Invalid with what is wrong with it."""
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        raise Invalid(
            "weak_password",
            "This password is too weak.",
            faults=[Fault("weak_password", message, "password") for message in error.messages],
        ) from None
    person.set_password(password)
    person.save(update_fields=["password"])
