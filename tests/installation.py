"""The throw-away installation of one test run, named in the environment before the settings are read.

pytest loads it as a plugin (`-p tests.installation`), which is earlier than any conftest: a test run never sees the
data folder, the addresses or the keys of the installation that lies beside it.
"""

import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="workbench-tests-"))
OURS = ("HOST", "PORT", "DEMO", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "BEHIND_TLS", "DATABASE_POOL")

for name in OURS:
    os.environ.pop(name, None)
os.environ["WORKBENCH_DATA"] = str(FOLDER)
# Playwright's own event loop runs in the thread of the tests; what they ask of Django there is not async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# whitenoise warns of a folder that is not there, and warnings are errors.
(FOLDER / "staticfiles").mkdir()


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
