"""What tests upload, and how."""

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

SEA_ICE = b"Sea ice is thinning.\nThe two academies share their figures.\n"
TRADE = "Торговля выросла на 26%.\nПатенты не передаются.\n".encode()
LATIN_1 = b"A line.\nna\xefve\n"


def address(slug: str, **parameters: str) -> str:
    """The door of a project's imports with its parameters."""
    return reverse("api:imports", args=[slug], query=parameters)


def send(client: Client, slug: str, content: bytes, content_type: str = "text/plain", **parameters: str) -> Any:
    """The answer to one raw file."""
    return client.post(address(slug, **parameters), content, content_type=content_type)


def send_several(client: Client, slug: str, *files: tuple[str, bytes], **parameters: str) -> Any:
    """The answer to a multipart body with these files."""
    body, content_type = multipart(*files)
    return client.post(address(slug, **parameters), body, content_type=content_type)


def multipart(*files: tuple[str, bytes]) -> tuple[bytes, str]:
    """A body as a browser sends it, names untouched, and its content type."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: text/plain\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, content in files
    ]
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
