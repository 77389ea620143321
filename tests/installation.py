"""The throw-away installation of one test run, named in the environment before the settings are read.

pytest loads it as a plugin (`-p tests.installation`), which is earlier than any conftest: a test run never sees the
data folder, the addresses or the keys of the installation that lies beside it.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM_BYTES = 2_000_000_000


def base() -> Path | None:
    """Where there is room in memory, so that a thousand tests do not wait for a disk; None for the usual place."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if has_room else None


FOLDER = Path(tempfile.mkdtemp(prefix="workbench-tests-", dir=base()))
OURS = ("HOST", "PORT", "DEMO", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "BEHIND_TLS", "DATABASE_POOL")

for name in OURS:
    os.environ.pop(name, None)
os.environ["WORKBENCH_DATA"] = str(FOLDER)
# A process of the tests has one core: what numpy spreads over all of them waits for the others' threads.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
# Playwright's own event loop runs in the thread of the tests; what they ask of Django there is not async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# What pytest, the browser and the tests put into temporary folders goes the same way.
(FOLDER / "tmp").mkdir()
os.environ["TMPDIR"] = tempfile.tempdir = str(FOLDER / "tmp")
# whitenoise warns of a folder that is not there, and warnings are errors.
(FOLDER / "staticfiles").mkdir()


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
