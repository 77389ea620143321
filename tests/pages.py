"""What tests read off a page."""

import re
from typing import Any


def text_of(answer: Any) -> str:
    """What is written on the page, its tags left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
