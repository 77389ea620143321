"""The guideline as HTML: Markdown made safe, each heading with the anchor the author gave it."""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

ANCHOR = re.compile(r"<h([1-6])>(.*?)\s*\{#([a-z][a-z0-9_-]*)\}</h\1>")
# A table wider than the page scrolls in its frame, by keyboard too.
FRAME = '<div class="table-frame" role="group" tabindex="0">'
TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "em", "strong", "code", "pre", "blockquote", "hr",
    "br", "a", "table", "thead", "tbody", "tr", "th", "td", "s",
}  # fmt: skip


@lru_cache(maxsize=64)
def as_html(markdown: str) -> str:
    """The HTML of a guideline: no script, style, image or foreign markup survives."""
    html = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(markdown)
    safe = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener noreferrer")
    framed = safe.replace("<table>", f"{FRAME}<table>").replace("</table>", "</table></div>")
    return ANCHOR.sub(r'<h\1 id="\3">\2</h\1>', framed)
