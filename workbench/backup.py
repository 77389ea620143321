"""Back-ups of an installation: one tar with the database as it was at one moment, and the files beside it.

Of the data folder only what is data goes in: docs/decisions/0004-back-ups.md says why the rest does not.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from workbench import locking, snapshots

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# The folders of WORKBENCH_DATA that belong to the data: the files of imports that are under way.
FOLDERS = ("imports",)


def back_up(path: Path) -> None:
    """Nothing; the back-up lies at the path, complete or not at all. Work goes on while it is made."""
    if path.exists():
        raise CommandError(f"{path} is there already: name a file that is not.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _staging(path.parent) as staging:
            # Before and after the snapshot, so that whatever file it speaks of was seen at one of the two.
            _copy_files(_data(), staging / "files")
            snapshots.take(staging / DATABASE[connection.vendor])
            _copy_files(_data(), staging / "files")
            _pack(staging, path)
    except OSError as error:
        raise CommandError(f"The back-up could not be written to {path} ({error.strerror}).") from error


def restore(path: Path, *, force: bool = False) -> Path | None:
    """The back-up made of what was there before, if anything. Raises CommandError when nothing was changed.

    Everything is unpacked and checked first; then the database changes in one step, so that whoever interrupts this
    finds either the old installation or the new one.
    """
    try:
        with locking.held("running", alone=True), _staging(_data()) as staging:
            manifest = _unpacked(path, staging)
            snapshots.check(staging / manifest["database"])
            kept = _kept_before(force)
            _copy_files(staging / "files", _data())
            snapshots.put_back(staging / manifest["database"])
            _remove_all_but(staging / "files")
            return kept
    except locking.InUse:
        raise CommandError("The server runs on this data folder: stop it first.") from None


def _kept_before(force: bool) -> Path | None:
    if snapshots.is_empty():
        return None
    if not force:
        raise CommandError("There is work in this installation already: --force replaces it, after a back-up of it.")
    kept = _data() / "backups" / f"before-restore-{timezone.now():%Y%m%dT%H%M%S%fZ}.tar"
    back_up(kept)
    return kept


def _data() -> Path:
    return Path(settings.WORKBENCH_DATA)


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder on the same disk that is gone at the end."""
    staging = Path(tempfile.mkdtemp(prefix=".backup-", dir=folder))
    try:
        (staging / "files").mkdir()
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _files(folder: Path) -> Iterator[PurePosixPath]:
    """The files that belong to the data, as paths within the folder."""
    for top in FOLDERS:
        for path in sorted((folder / top).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield PurePosixPath(path.relative_to(folder).as_posix())


def _copy_files(source: Path, target: Path) -> None:
    """Copies what is not there yet, or was not whole; a file that vanishes meanwhile is of work that is done."""
    for relative in _files(source):
        there = target / relative
        try:
            if there.exists() and there.stat().st_size == (source / relative).stat().st_size:
                continue
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / relative, there)
        except FileNotFoundError:
            continue


def _remove_all_but(kept: Path) -> None:
    for relative in list(_files(_data())):
        if not (kept / relative).exists():
            (_data() / relative).unlink(missing_ok=True)


def _pack(staging: Path, path: Path) -> None:
    members = [DATABASE[connection.vendor], *(f"files/{relative}" for relative in _files(staging / "files"))]
    manifest = {
        "format": FORMAT,
        "engine": connection.vendor,
        "database": members[0],
        "made": timezone.now().isoformat(),
        "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
        "sha256": {member: _digest(staging / member) for member in members},
    }
    partial = path.with_name(path.name + ".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            content = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(content)
            tar.addfile(head, io.BytesIO(content))
            for member in members:
                tar.add(staging / member, arcname=member, recursive=False)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpacked(path: Path, staging: Path) -> dict[str, Any]:
    """The manifest of a back-up, whose members now lie in the staging folder, whole. Raises CommandError."""
    try:
        with tarfile.open(path) as tar:
            manifest = _manifest(tar)
            for member, digest in manifest["sha256"].items():
                target = staging / _safe(member)
                target.parent.mkdir(parents=True, exist_ok=True)
                content = tar.extractfile(member)
                if content is None:
                    raise KeyError(member)
                with target.open("wb") as file:
                    shutil.copyfileobj(content, file)
                if _digest(target) != digest:
                    raise CommandError(f"{path} is damaged: {member} is not what was backed up. Nothing was changed.")
            return manifest
    except FileNotFoundError as error:
        raise CommandError(f"There is no file {path}.") from error
    except (tarfile.TarError, KeyError, TypeError, AttributeError, ValueError, EOFError) as error:
        raise CommandError(f"{path} is not a whole back-up of this product. Nothing was changed.") from error
    except OSError as error:
        raise CommandError(f"{path} could not be unpacked ({error.strerror}). Nothing was changed.") from error


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    content = tar.extractfile(MANIFEST)
    manifest = json.loads(content.read()) if content else None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ValueError(MANIFEST)
    if manifest["engine"] != connection.vendor:
        raise CommandError(f"This is a back-up of {manifest['engine']}; the database here is {connection.vendor}.")
    if unknown := set(manifest["migrations"]) - snapshots.known_migrations():
        raise CommandError(f"This back-up is of a newer version ({sorted(unknown)[0]}): install that version first.")
    if manifest["database"] != DATABASE[connection.vendor] or manifest["database"] not in manifest["sha256"]:
        raise ValueError(MANIFEST)
    return manifest


def _safe(member: str) -> PurePosixPath:
    """The member's path, which cannot lead out of where it is unpacked."""
    path = PurePosixPath(member)
    if path.is_absolute() or ".." in path.parts or "\0" in member:
        raise ValueError(member)
    if len(path.parts) > 1 and (path.parts[0] != "files" or path.parts[1] not in FOLDERS):
        raise ValueError(member)
    return path
