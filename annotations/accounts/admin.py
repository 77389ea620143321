"""The back door to people, for operators: to look, to rename, to let in and to shut out."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from annotations.accounts.models import User


@admin.register(User)
class PersonAdmin(admin.ModelAdmin[User]):
    list_display = ("name", "may_create_projects", "is_staff", "is_active", "created", "first_signed_in")
    list_filter = ("may_create_projects", "is_staff", "is_active")
    search_fields = ("name",)
    fields = ("name", "uuid", "language", "may_create_projects", "is_active", "is_staff", "created", "first_signed_in")
    readonly_fields = ("name", "uuid", "is_staff", "created", "first_signed_in")
    ordering = ("pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People are made by invitations and by `manage.py create_user`."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People's work outlives their account: they are made inactive instead."""
        return False
