"""The demonstration as a Django app without tables."""

from django.apps import AppConfig


class SeedsConfig(AppConfig):
    name = "seeds"
