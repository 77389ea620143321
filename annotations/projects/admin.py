"""The back door to projects, for operators: to look, and to see who is in them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from annotations.projects.models import Membership, Project


class MembershipInline(admin.TabularInline[Membership, Project]):
    model = Membership
    fields = readonly_fields = ("person", "role", "pseudonym", "created", "left")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin[Project]):
    list_display = ("name", "slug", "language", "annotators_per_document", "reveal", "created")
    search_fields = ("name", "slug")
    fields = readonly_fields = (
        "name",
        "slug",
        "uuid",
        "language",
        "annotators_per_document",
        "reveal",
        "created_by",
        "created",
    )
    inlines = (MembershipInline,)
    ordering = ("pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A project goes with everything in it, at its manager's word."""
        return False
