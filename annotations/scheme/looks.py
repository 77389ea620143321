"""The stylesheet of a scheme: how its labels, values and relations look, in light and in dark.

Written by Python because the pages forbid inline styles. What the surface finds in it:

- `::highlight(mark-<look>-<lane>)`: ground and underline of a span; of the lanes 0 to 3 each lies below
  the one before
- `[data-look="<look>"]`, `[data-relation="<type>"]`: `--look` (colour), `--on-look` (ink that can be read
  on it), `--look-line` (`border-style` of a sample), `--look-dash` (`stroke-dasharray` of a relation)

A look is `label`, or `label.attribute.value` where a value overrides its label's colour, line or badge.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotations.core.scheme_json import LOOKS

LANES = 4
LANE_FIRST_PIXELS = 3
LANE_STEP_PIXELS = 5
FALLBACK = {"light": "#4A5560", "dark": "#AEB8C2"}
LINES = ("solid", "dashed", "dotted", "double", "wavy")
BORDERS = {"wavy": "groove"}
DASHES = {"dashed": "5 3", "dotted": "1.5 3"}

Scheme = Mapping[str, Any]


def stylesheet(scheme: Scheme) -> str:
    """The rules of every look of the scheme, as CSS; the same scheme gives the same text."""
    rules: list[str] = []
    for look, label in _looks(scheme):
        rules.append(_swatch("data-look", look, label))
        rules.extend(_mark(look, label, lane) for lane in range(LANES))
    rules.extend(_swatch("data-relation", relation["id"], relation) for relation in scheme.get("relations", ()))
    return "\n".join(rules) + "\n"


def look_of(label: Mapping[str, Any], attributes: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any] | None]:
    """The look and the badge of a span with these attributes, and the value that brings them (None: the label does)."""
    for attribute in label.get("attributes", ()):
        for value in attribute.get("values", ()):
            look = look_of_value(label, attribute, value)
            if look and value["id"] == attributes.get(attribute["id"]):
                return look, value.get("badge", label.get("badge", "?")), value
    return label["id"], label.get("badge", "?"), None


def look_of_value(label: Mapping[str, Any], attribute: Mapping[str, Any], value: Mapping[str, Any]) -> str | None:
    """The look that a value of a label's attribute brings; None if it has nothing of its own."""
    has_own = any(key in value for key in LOOKS)
    return f"{label['id']}.{attribute['id']}.{value['id']}" if has_own else None


def _looks(scheme: Scheme) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each look's id with what it is drawn from."""
    for label in (*scheme.get("labels", ()), *scheme.get("document_labels", ())):
        yield label["id"], label
        for attribute in label.get("attributes", ()):
            for value in attribute.get("values", ()):
                if look := look_of_value(label, attribute, value):
                    yield look, {**label, **value}


def _mark(look: str, drawn: Mapping[str, Any], lane: int) -> str:
    """The rule of one look on one lane."""
    light, dark = _colours(drawn)
    colour = f"light-dark({light}, {dark})"
    line = _line(drawn)
    thickness = "1.5px" if line in ("double", "wavy") else "2px"
    return (
        f"::highlight({_identifier(f'mark-{look}-{lane}')}) {{ "
        f"background-color: light-dark({light}1F, {dark}2B); "
        f"text-decoration-line: underline; text-decoration-style: {line}; text-decoration-color: {colour}; "
        f"text-decoration-thickness: {thickness}; "
        f"text-underline-offset: {LANE_FIRST_PIXELS + lane * LANE_STEP_PIXELS}px; }}"
    )


def _swatch(attribute: str, name: str, drawn: Mapping[str, Any]) -> str:
    """The custom properties that badges, samples and arrows are drawn from."""
    light, dark = _colours(drawn)
    line = _line(drawn)
    return (
        f'[{attribute}="{_string(name)}"] {{ --look: light-dark({light}, {dark}); '
        f"--on-look: light-dark({_ink_on(light)}, {_ink_on(dark)}); "
        f"--look-line: {BORDERS.get(line, line)}; --look-dash: {DASHES.get(line, 'none')}; }}"
    )


def _colours(drawn: Mapping[str, Any]) -> tuple[str, str]:
    """The colour in light and in dark; only `#RRGGBB` gets into the sheet."""
    colour = drawn.get("colour") or FALLBACK
    pair = (colour, colour) if isinstance(colour, str) else (colour.get("light", ""), colour.get("dark", ""))
    light, dark = (
        found if re.fullmatch(r"#[0-9A-Fa-f]{6}", found) else FALLBACK[theme]
        for theme, found in zip(("light", "dark"), pair, strict=True)
    )
    return light, dark


def _line(drawn: Mapping[str, Any]) -> str:
    line = str(drawn.get("line", "solid"))
    return line if line in LINES else "solid"


def _ink_on(colour: str) -> str:
    """Black or white, whichever has the higher contrast on the colour.

    Source: WCAG 2.2, relative luminance.
    """
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#FFFFFF"


def _identifier(name: str) -> str:
    """The name as a CSS identifier that starts with a letter."""
    return re.sub(r"[^A-Za-z0-9_-]", lambda found: f"\\{ord(found.group()):x} ", name)


def _string(name: str) -> str:
    """The name inside a CSS string in double quotes."""
    return re.sub(r"[^A-Za-z0-9_.:/ -]", lambda found: f"\\{ord(found.group()):x} ", name)
