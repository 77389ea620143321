"""What the tests of imports stand on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def no_uploads_left() -> Iterator[None]:
    """No test finds files that another one uploaded."""
    yield
    shutil.rmtree(Path(settings.WORKBENCH_DATA) / "imports", ignore_errors=True)
