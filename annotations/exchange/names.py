"""What a document is called, from what the file was called."""

import re
import unicodedata

from annotations.core.errors import Invalid

LONGEST_NAME = 255
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_SPACE = re.compile(r"[^\S\t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")


def of_upload(given: str) -> str:
    """The last part of what a browser or program sends: some send whole paths, also those of Windows."""
    return re.split(r"[/\\]", given)[-1]


def storable(given: str) -> str:
    """The name as sent; a NUL or half a character, which databases do not take, as a control that no name may have."""
    return _UNSTORABLE.sub("\x1a", given)


def checked(given: str) -> str:
    """The name as it is kept: composed characters, plain single spaces, `/` only between the parts of a relative path.

    Raises `bad_document_name`.
    """
    name = _SPACE.sub(" ", unicodedata.normalize("NFC", given)).strip(" ")
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("bad_document_name", "A document's name has 1 to {longest} characters.", longest=LONGEST_NAME)
    if not name.isprintable():
        raise Invalid("bad_document_name", "A document's name holds only characters that show.")
    if "\\" in name or any(part.strip(" ") in ("", ".", "..") for part in name.split("/")):
        raise Invalid("bad_document_name", "A document's name is no path that leads elsewhere.")
    return name


def shown(given: str, number: int) -> str:
    """A name, good or bad, so that it can be shown: characters that do not show are written out."""
    shown_characters = (one if one.isprintable() else ascii(one)[1:-1] for one in given[: LONGEST_NAME + 1])
    return "".join(shown_characters).strip() or f"file {number}"
