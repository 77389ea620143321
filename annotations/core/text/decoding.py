"""The bytes of a file as text, or the line and reason why they are none."""

import re

from annotations.core.errors import Invalid, TooLarge

PDF = b"%PDF-"
# What .docx, .odt and archives begin with, and old .doc files.
OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_SOMETHING_TO_READ = re.compile("[^\\s\ufeff\u00ad]")


def decode(data: bytes, *, limit_bytes: int | None = None) -> str:
    """The text of a file in UTF-8, unchanged: a byte order mark and every line end are still there.

    Raises `too_large` for more than `limit_bytes`; `not_text` for a PDF or a word processor's file; `not_utf8` with
    line, offset and byte (a surrogate written in UTF-8 is none of Unicode's characters either); `has_nul`; and
    `empty` for a file of no bytes or only of white space, byte order marks and soft hyphens: it holds nothing that
    could be marked.
    """
    if limit_bytes is not None and len(data) > limit_bytes:
        raise TooLarge(
            "too_large",
            "The file has {size_bytes} bytes; at most {limit_bytes} are read.",
            size_bytes=len(data),
            limit_bytes=limit_bytes,
        )
    _refuse_other_kinds(data)
    nul = data.find(b"\0")
    text = _decoded(data)
    if nul >= 0:
        line = _line_of(data, nul)
        raise Invalid(
            "has_nul",
            "There is a NUL character at byte {offset_bytes} (line {line}); text has none.",
            where=f"line {line}",
            line=line,
            offset_bytes=nul,
        )
    if not _SOMETHING_TO_READ.search(text):
        raise Invalid("empty", "The file holds nothing to read.", where="line 1", line=1, size_bytes=len(data))
    return text


def _refuse_other_kinds(data: bytes) -> None:
    """Nothing; raises for files that people take for texts, since what is in them can be read on a screen."""
    if data.startswith(PDF):
        raise Invalid(
            "not_text",
            "This is a PDF, not plain text. Copy its text into a .txt file, save that as UTF-8, and import it as text "
            "copied from a PDF.",
            where="line 1",
        )
    if data.startswith(OFFICE):
        raise Invalid(
            "not_text",
            "This is a file of a word processor, or an archive, not plain text. Save it as plain text (.txt) in UTF-8.",
            where="line 1",
        )


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        offset, line = error.start, _line_of(data, error.start)
        byte = f"0x{data[offset]:02X}"
        raise Invalid(
            "not_utf8",
            "The file is not UTF-8: byte {byte} at offset {offset_bytes} (line {line}) begins no character. It may be "
            "in an older encoding, such as Windows-1251: open it in a text editor and save it with the encoding UTF-8.",
            where=f"line {line}",
            line=line,
            offset_bytes=offset,
            byte=byte,
        ) from None


def _line_of(data: bytes, offset: int) -> int:
    """The line, from 1, that a byte stands in; CR LF, CR and LF each end one."""
    return 1 + data.count(b"\n", 0, offset) + data.count(b"\r", 0, offset) - data.count(b"\r\n", 0, offset)
