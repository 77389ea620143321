"""What every test stands on: the database, quick settings, empty caches, the cast."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.test import override_settings
from django.utils import translation
from django_tasks import task_backends
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings

from annotations.agreement import answers, pages
from annotations.corpus import queries as corpus
from annotations.web.slots import slots
from tests.cast import Cast
from tests.installation import FOLDER
from workbench import messages

hypothesis_settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=60,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.target, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile("deep", max_examples=2000, deadline=None, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

TOUCHES_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_configure() -> None:
    """The translations are those that stand in the files."""
    messages.compile_stale()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches the database runs again; of the browser's tests only the whole story.

    What is about one of the two databases (`only_on`) is chosen there alone.
    """
    database = os.environ.get("TEST_DATABASE") or "sqlite"
    chosen = [item for item in items if all(mark.args == (database,) for mark in item.iter_markers("only_on"))]
    if database == "postgresql":
        chosen = [item for item in chosen if _depends_on_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def _depends_on_the_database(item: pytest.Item) -> bool:
    if "browser" in item.path.parts:
        return item.path.name == "test_whole_story.py"
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & TOUCHES_THE_DATABASE)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """A database for each process of the tests; on SQLite a file, as in an installation: in memory there is no WAL."""
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        settings.DATABASES["default"]["TEST"]["NAME"] = str(FOLDER / "workbench.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """A quick password hash, tasks that run at once, static files by their own names."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}},
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        _forget_task_backends()
        yield
    _forget_task_backends()


def _forget_task_backends() -> None:
    """The handler reads its settings once; tell it that they are others now."""
    vars(task_backends).pop("settings", None)
    task_backends._settings = None
    if hasattr(task_backends._connections, "default"):
        del task_backends._connections.default


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """No test finds what another one left in the process: texts, content types, the active language, open streams."""
    yield
    slots.taken.clear()
    corpus.kept.clear()
    ContentType.objects.clear_cache()
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def time_to_compute() -> None:
    """However slow the machine, an answer in this process is the computed one, and not that it takes longer."""
    answers.PATIENCE_SECONDS = pages.PATIENCE_SECONDS = 3600


@pytest.fixture
def cast(db: None) -> Cast:
    """The named people of the tests, and their project."""
    return Cast()
