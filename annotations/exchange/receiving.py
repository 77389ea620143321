"""An upload on its way to the disk: never whole in memory, no further than it may go."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from rest_framework.parsers import BaseParser

from annotations.core.errors import Fault, Invalid, TooLarge
from annotations.exchange import names, staging
from annotations.exchange.staging import Staged

CHUNK_BYTES = 65_536
TAIL_BYTES = 1_000


class Unread(BaseParser):
    """Leaves the body where it is: nobody reads it before it is known who sends it (CSRF comes in its header)."""

    media_type = "*/*"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> QueryDict:
        return QueryDict()


def received(request: HttpRequest, name: str | None, *, partial: bool) -> Staged:
    """The files of the request's body, on the disk.

    A multipart body has several with their own names; any other body is one file, called `name`. Raises TooLarge for
    a file that is too large (unless what can be imported is to be: then the import says so), and Invalid.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise Invalid("length_required", "Say in Content-Length how long the body is.")
    with staging.staged() as staged:
        body = _Body(request, int(length))
        if request.content_type == "multipart/form-data":
            _receive_several(request, body, staged, name, partial)
        else:
            _receive_one(body, staged, name)
        if body.left:
            raise Invalid("unreadable", "The body ended early.")
        return staged


class _Body:
    """The body as a stream that knows how much is still to come, how it ended, and how many parts began in it."""

    def __init__(self, request: HttpRequest, length: int) -> None:
        self._request = request
        self.left = length
        self.tail = b"\r\n"
        self.delimiter = b""
        self.parts = 0

    def read(self, size: int = CHUNK_BYTES) -> bytes:
        chunk = self._request.read(min(size, self.left))
        self.left -= len(chunk)
        if self.delimiter:
            # One that ends in what was read before has been counted.
            seen = self.tail[1 - len(self.delimiter) :] + chunk
            self.parts += seen.count(self.delimiter)
        self.tail = (self.tail + chunk)[-TAIL_BYTES:]
        return chunk

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.read():
            yield chunk


def _receive_one(body: _Body, staged: Staged, name: str | None) -> None:
    if name is None:
        raise _refused(Fault("required", "Say in name what the file is called, or send it as multipart.", "name"))
    if body.left > settings.IMPORT_FILE_LIMIT_BYTES:
        raise _too_large(name)
    arriving = staged.begin(names.of_upload(name))
    for chunk in body:
        arriving.write(chunk)
    arriving.close()


def _receive_several(request: HttpRequest, body: _Body, staged: Staged, name: str | None, partial: bool) -> None:
    if name is not None:
        raise _refused(Fault("invalid_parameter", "The files of a multipart body have their own names.", "name"))
    try:
        parser = _Parser(request.META, body, [_Handler(staged, partial)], "utf-8")  # type: ignore[arg-type]  # it only reads
        body.delimiter = b"\r\n--" + parser._boundary + b"\r\n"  # type: ignore[attr-defined]  # the stubs leave it out
        fields, _ = parser.parse()
        closing = b"--" + parser._boundary + b"--"  # type: ignore[attr-defined]  # the stubs leave it out
        if closing not in body.tail:
            raise Invalid("unreadable", "The body ended early.")
    except MultiPartParserError as error:
        raise Invalid("unreadable", "The multipart body could not be read.") from error
    except TooManyFilesSent as error:
        raise TooLarge(
            "too_many_files",
            "One request carries at most {limit} files.",
            limit=settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        ) from error
    if fields:
        faults = [Fault("unknown_field", "This field is not known here.", one) for one in fields]
        raise Invalid("invalid", "The request cannot be accepted as it stands.", faults=faults)
    if body.parts > len(staged.files):
        # Django leaves out a part whose header it cannot read, say one with a file's name in Latin-1.
        raise Invalid("unreadable_part", "A part of the body has no name that can be read: names are sent in UTF-8.")
    if not staged.files:
        raise Invalid("no_files", "There is no file in the request.")


class _Parser(MultiPartParser):
    """Django's, but names come as they were sent: a file whose name is bad is refused later, not dropped here."""

    def sanitize_file_name(self, file_name: str) -> str:
        return file_name


class _Handler(FileUploadHandler):
    """Writes each file of a multipart body to the disk as it comes."""

    def __init__(self, staged: Staged, partial: bool) -> None:
        super().__init__()
        self.staged, self.partial = staged, partial

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.arriving = self.staged.begin(names.of_upload(self.file_name or ""))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.arriving.write(raw_data)
        if self.arriving.is_too_large and not self.partial:
            raise _too_large(self.arriving.name)

    def file_complete(self, file_size: int) -> None:
        self.arriving.close()

    def upload_interrupted(self) -> None:
        raise Invalid("unreadable", "The body ended in the middle of a file.")


def _too_large(name: str) -> TooLarge:
    return TooLarge(
        "too_large",
        "The file has over {limit_bytes} bytes.",
        where=names.shown(name, 1),
        limit_bytes=settings.IMPORT_FILE_LIMIT_BYTES,
    )


def _refused(fault: Fault) -> Invalid:
    return Invalid("invalid_parameters", "Some parameters cannot be accepted.", faults=[fault])
