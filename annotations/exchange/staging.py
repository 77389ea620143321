"""The files of an import while it runs: a folder of the job's number in the data folder, which all servers share."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings

from annotations.core.errors import Invalid
from annotations.exchange import names

STRAY_SECONDS = 24 * 3600


def _root() -> Path:
    return Path(settings.WORKBENCH_DATA) / "imports"


def _folder(job_uuid: UUID) -> Path:
    return _root() / str(job_uuid)


class Staged:
    """Files that came in, on the disk under the number that their job will have."""

    def __init__(self) -> None:
        self.job_uuid = uuid4()
        self.files: list[Arriving] = []
        _folder(self.job_uuid).mkdir(parents=True, mode=0o700)

    def begin(self, name: str) -> "Arriving":
        """A file that arrives, under the name it was sent with."""
        self.files.append(Arriving(names.storable(name), _folder(self.job_uuid) / str(len(self.files))))
        return self.files[-1]

    def add(self, name: str, content: bytes) -> None:
        """Nothing; a whole file is there."""
        arriving = self.begin(name)
        arriving.write(content)
        arriving.close()

    def secure(self) -> None:
        """Nothing; from now on a power cut takes none of the files away."""
        for folder in (_folder(self.job_uuid), _root()):
            _sync_folder(folder)

    def abandon(self) -> None:
        """Nothing; the files are gone."""
        for one in self.files:
            one.abandon()
        remove(self.job_uuid)


class Arriving:
    """A file being written. It keeps one byte more than a file may have, so that too much is seen as too much."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.size_bytes = 0
        self._file: BinaryIO = path.open("xb")

    def write(self, chunk: bytes) -> None:
        room = settings.IMPORT_FILE_LIMIT_BYTES + 1 - self.size_bytes
        self.size_bytes += len(chunk)
        if room > 0:
            self._file.write(chunk[:room])

    @property
    def is_too_large(self) -> bool:
        """True when more came than a file may have."""
        return self.size_bytes > settings.IMPORT_FILE_LIMIT_BYTES

    def close(self) -> None:
        """Nothing; the content is on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Nothing; whatever is still to come is not wanted."""
        self._file.close()


@contextmanager
def staged() -> Iterator[Staged]:
    """Files about to come in; they are removed again if something goes wrong before the end."""
    arriving = Staged()
    try:
        yield arriving
        arriving.secure()
    except BaseException:
        arriving.abandon()
        raise


def stage(files: Iterable[tuple[str, bytes]]) -> Staged:
    """The files (name, content), on the disk."""
    with staged() as arriving:
        for name, content in files:
            arriving.add(name, content)
    return arriving


def content(job_uuid: UUID, index: int) -> bytes:
    """One of the job's files. Raises `file_lost`."""
    try:
        return (_folder(job_uuid) / str(index)).read_bytes()
    except FileNotFoundError:
        raise Invalid(
            "file_lost", "The uploaded file is gone; several servers must share one data folder. Send it again."
        ) from None


def remove(job_uuid: UUID) -> None:
    """Nothing; the job's files are gone, if there were any."""
    shutil.rmtree(_folder(job_uuid), ignore_errors=True)


def strays() -> list[UUID]:
    """The numbers of folders that have lain there for a day: what uploads and imports that were killed left behind."""
    if not _root().is_dir():
        return []
    long_ago = time.time() - STRAY_SECONDS
    return [UUID(one.name) for one in _root().iterdir() if _is_uuid(one.name) and _modified(one) < long_ago]


def _modified(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _is_uuid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
