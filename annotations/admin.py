"""The back doors of the rooms that have one, so that Django finds them."""

from annotations.accounts.admin import PersonAdmin
from annotations.projects.admin import ProjectAdmin

__all__ = ["PersonAdmin", "ProjectAdmin"]
