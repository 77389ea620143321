"""The colours of every page can be read, in light and in dark; what the stylesheets name is there to be styled."""

import re

import pytest

from annotations.templatetags.modules import STATIC

TOKENS = (STATIC / "annotations/style/tokens.css").read_text()
COLOURS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
}
GROUNDS = ("paper", "panel", "raised")
WRITTEN = ("ink", "ink-soft", "link", "danger", "warning", "success", *(f"series-{nth}" for nth in range(1, 5)))
PAIRS = [
    *((ink, ground, 4.5) for ink in WRITTEN for ground in (*GROUNDS, "hover")),
    *((name, f"{name}-ground", 4.5) for name in ("danger", "warning", "success")),
    *((ink, ground, 4.5) for ink in ("ink", "ink-soft") for ground in ("chosen", "accent-ground")),
    ("link", "accent-ground", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-hover", 4.5),
    *((line, ground, 3) for line in ("line-control", "focus") for ground in GROUNDS),
]


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_wcag_counts_it():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_controls_stand_out_from_every_ground_they_are_named_for(theme):
    found = {(ink, ground): contrast(COLOURS[ink][theme], COLOURS[ground][theme]) for ink, ground, _ in PAIRS}
    assert {pair: found[pair] for *pair_, least in PAIRS if found[pair := tuple(pair_)] < least} == {}


# Classes that Django gives to what it renders.
DJANGO = {"errorlist"}


def test_every_class_and_property_that_a_stylesheet_names_is_used():
    sheets = "\n".join(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S) for path in STATIC.rglob("*.css"))
    sources = [path for end in ("html", "js", "py") for path in STATIC.parent.rglob(f"*.{end}")]
    written = "\n".join(path.read_text() for path in sources)
    words = set(re.findall(r"[\w-]+", written))
    put_together = tuple(re.findall(r"([a-z]+-)(?:\$\{|\{\{)", written))
    classes = {
        name for selectors in re.findall(r"([^{}]+)\{", sheets) for name in re.findall(r"\.([a-z][\w-]*)", selectors)
    }
    assert {name for name in classes - words - DJANGO if not name.startswith(put_together)} == set()
    used = set(re.findall(r"var\((--[\w-]+)", sheets)) | words
    assert set(re.findall(r"(--[\w-]+):", sheets)) - used == set()
