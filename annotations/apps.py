"""The one app of the product."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from annotations.exchange import tasks  # noqa: F401  # it says what its kinds of jobs do by being imported
        from annotations.projects import openapi  # noqa: F401  # the OpenAPI document finds it by being imported
