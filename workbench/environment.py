"""What the environment says about this installation: read once, checked, with one clear sentence when it is wrong."""

import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
PROJECT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """The folder of the embedded database and of files (`WORKBENCH_DATA`, default `var/`)."""
    return Path(os.environ.get("WORKBENCH_DATA") or PROJECT / "var").resolve()


def flag(name: str) -> bool:
    """True when the variable is set to something other than 0, no or false."""
    return os.environ.get(name, "").strip().lower() not in ("", "0", "no", "false")


def number(name: str, default: int, *, least: int = 1, most: int) -> int:
    """The whole number a variable holds. Raises ImproperlyConfigured unless it is one from `least` to `most`."""
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdecimal()) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a number from {least} to {most}, not {value!r}.")
    return int(value)


def words(name: str) -> list[str]:
    """The comma-separated words of a variable."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def host() -> str:
    """The address the server listens on (`HOST`)."""
    return os.environ.get("HOST") or "127.0.0.1"


def port() -> int:
    """The port the server listens on (`PORT`). Raises ImproperlyConfigured unless it is 1 to 65535."""
    return number("PORT", 8000, most=65535)


def wants_demonstration() -> bool | None:
    """Whether the demonstration is to be loaded (`DEMO`); None when nothing is said about it."""
    return flag("DEMO") if os.environ.get("DEMO", "").strip() else None


def has_embedded_database() -> bool:
    """True unless `DATABASE_URL` names another database."""
    return not os.environ.get("DATABASE_URL")


def is_loopback(address: str) -> bool:
    """True when only this machine can reach the address."""
    return address.strip("[]") == "::1" or address == "localhost" or address.startswith("127.")


def allowed_hosts() -> list[str]:
    """The host names served (`ALLOWED_HOSTS`; unless set: loopback and `HOST`)."""
    return words("ALLOWED_HOSTS") or list(dict.fromkeys([*LOOPBACK, _in_address(host())]))


def address() -> str:
    """Where people find the pages, without a slash at the end: for the links that are printed."""
    named = [name for name in words("ALLOWED_HOSTS") if not name.startswith((".", "*"))]
    if flag("BEHIND_TLS"):
        return f"https://{named[0] if named else host()}"
    everywhere = host() in ("0.0.0.0", "::")  # noqa: S104  # compared, not listened on
    shown = (named[0] if named else "127.0.0.1") if everywhere else _in_address(host())
    return f"http://{shown}:{port()}"


def _in_address(name: str) -> str:
    """A host as it stands in an address: IPv6 in brackets."""
    return f"[{name}]" if ":" in name and not name.startswith("[") else name


def secret_key() -> str:
    """`SECRET_KEY`, or the key kept in the data folder; made there (mode 0600) at the first start."""
    given = os.environ.get("SECRET_KEY", "")
    if given:
        return given
    if not has_embedded_database():
        raise ImproperlyConfigured(
            "With DATABASE_URL the secret key must be given in SECRET_KEY, the same for every server."
        )
    return _kept_key(data_folder() / "secret_key")


def _kept_key(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_key(path)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {path.parent} cannot be used ({error.strerror}): set WORKBENCH_DATA to one that can."
        ) from error
    if len(key) < 50:
        raise ImproperlyConfigured(f"The secret key in {path} is damaged: restore it.")
    return key


def _make_key(path: Path) -> None:
    """Nothing; there is a key, whole from the moment it is there. Of those who make one at once the first is kept."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        except OSError:
            # Not every file system has hard links.
            if not path.exists():
                Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
