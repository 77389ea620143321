"""How the OpenAPI document is made: every operation lists the problems it may answer with."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "code", "detail"],
                "properties": {
                    "where": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
REFUSALS = {
    "400": "The request cannot be accepted as it stands.",
    "401": "No token, no session, or one that has ended.",
    "403": "A role or a token scope that may not do this.",
    "404": "No such thing, or none that the asker may know of.",
    "405": "This address does not take this method.",
    "406": "None of the accepted media types can be had here.",
    "409": "It does not fit the present state.",
    "413": "It is over a documented limit.",
    "415": "The body's media type is not taken here.",
    "429": "Too many attempts: Retry-After says when to come back.",
    "503": "Not at the moment: Retry-After says when to come back.",
}

PRECONDITIONS = {
    "412": "If-Match names a version that is no longer the one in force.",
    "428": "If-Match is missing: say which version this replaces.",
}


class Schema(AutoSchema):
    """The description of one operation, with its problems."""

    def get_operation(self, *arguments: Any, **named: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*arguments, **named)
        if operation is not None:
            refusals = REFUSALS
            if any(one["name"] == "If-Match" for one in operation.get("parameters", ())):
                refusals = {**REFUSALS, **PRECONDITIONS}
            for status, description in refusals.items():
                operation["responses"].setdefault(
                    status,
                    {"description": description, "content": {"application/problem+json": {"schema": PROBLEM}}},
                )
        return operation
