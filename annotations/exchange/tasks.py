"""The background door: what a job of the kind `import` does."""

from annotations.exchange import importing
from annotations.exchange.actions import IMPORT
from annotations.jobs.registry import Work, register

register(IMPORT, Work(importing.run, importing.sweep, {"created": [], "unchanged": []}))
