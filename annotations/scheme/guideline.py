"""The guideline as HTML: Markdown made safe, each heading with the anchor the author gave it."""

import re
from functools import lru_cache

import nh3
from django.utils.html import escape
from markdown_it import MarkdownIt

ANCHOR = re.compile(r"<h([1-6])>(.*?)\{#([a-z][a-z0-9_-]*)\}</h\1>")
# Beyond these the time and memory that Markdown takes grow with the square of the text.
LONGEST_BLOCK, MOST_CELLS = 30_000, 100_000
# A table wider than the page scrolls in its frame, by keyboard too.
FRAME = '<div class="table-frame" role="group" tabindex="0">'
TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "hr",
    "br", "a", "table", "thead", "tbody", "tr", "th", "td", "s",
}  # fmt: skip


@lru_cache(maxsize=64)
def as_html(markdown: str) -> str:
    """The HTML of a guideline: no script, style, image or foreign markup survives.

    One with a block or a table beyond all measure is shown as it was typed.
    """
    if not _is_moderate(markdown):
        return f"<pre>{escape(markdown)}</pre>"
    html = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(markdown)
    safe = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener noreferrer")
    framed = safe.replace("<table>", f"{FRAME}<table>").replace("</table>", "</table></div>")
    return ANCHOR.sub(_anchored, framed)


def _is_moderate(markdown: str) -> bool:
    lines = markdown.split("\n")
    cells = len(lines) * max(line.count("|") for line in lines)
    return cells <= MOST_CELLS and all(len(block) <= LONGEST_BLOCK for block in re.split(r"\n[ \t]*\n", markdown))


def _anchored(heading: re.Match[str]) -> str:
    level, title, anchor = heading.groups()
    return f'<h{level} id="{anchor}">{title.rstrip()}</h{level}>'
