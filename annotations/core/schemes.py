"""A label scheme as a value, and what a mark may never do under it.

A scheme is data: labels and relation types with their attributes, and rules from a closed list. `parsed` reads its
JSON, `faults` judges one mark. What may be unfinished while somebody works (`core.rules`) is not a fault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from annotations.core import standoff
from annotations.core.errors import Fault
from annotations.core.scheme_json import checked

LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class Attribute:
    """A value a mark may carry; `values` are the ids a choice or an ordinal allows, in their order."""

    id: str
    kind: str
    values: tuple[str, ...] = ()
    is_required: bool = False

    def fault(self, value: Any) -> Fault | None:
        """What is wrong with a value of this attribute."""
        where = f"attributes.{self.id}"
        if self.kind == "flag":
            allowed = isinstance(value, bool)
        elif self.kind == "text":
            if isinstance(value, str) and len(value) > LONGEST_TEXT:
                return Fault("text_too_long", "A text has at most {limit} characters.", where, {"limit": LONGEST_TEXT})
            allowed = isinstance(value, str)
        else:
            allowed = isinstance(value, str) and value in self.values
        if allowed:
            return None
        return Fault(
            "wrong_value", "The attribute {attribute} does not take this value.", where, {"attribute": self.id}
        )


@dataclass(frozen=True)
class Label:
    """A name for spans or for whole documents."""

    id: str
    attributes: tuple[Attribute, ...] = ()

    @cached_property
    def by_attribute(self) -> dict[str, Attribute]:
        return {attribute.id: attribute for attribute in self.attributes}

    @property
    def counted_attribute(self) -> Attribute | None:
        """The required choice whose values agreement counts apart, if the label has one."""
        return next((a for a in self.attributes if a.is_required and a.kind == "choice"), None)


@dataclass(frozen=True)
class RelationType(Label):
    """A kind of edge; `relation` among the targets allows an edge onto an edge."""

    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A rule of the closed list, its level, and the labels it is about (none named: all)."""

    rule: str
    level: str
    on: tuple[str, ...] = ()

    def concerns(self, label: str) -> bool:
        return not self.on or label in self.on


@dataclass(frozen=True)
class Scheme:
    """Labels, relation types, document labels and rules."""

    labels: tuple[Label, ...]
    relations: tuple[RelationType, ...] = ()
    document_labels: tuple[Label, ...] = ()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def by_label(self) -> dict[str, Label]:
        return {label.id: label for label in self.labels}

    @cached_property
    def by_relation(self) -> dict[str, RelationType]:
        return {relation.id: relation for relation in self.relations}

    @cached_property
    def by_document_label(self) -> dict[str, Label]:
        return {label.id: label for label in self.document_labels}


def parsed(content: Any) -> Scheme:
    """The scheme of a JSON value. Raises Invalid with every place at fault."""
    return published(checked(content))


def published(content: Mapping[str, Any]) -> Scheme:
    """The scheme of a version that was found good when it was published; what is good may have changed since."""
    tree = {name: content.get(name, ()) for name in ("labels", "relations", "document_labels", "rules")}
    return Scheme(
        labels=tuple(Label(one["id"], _attributes(one)) for one in tree["labels"]),
        relations=tuple(
            RelationType(one["id"], _attributes(one), tuple(one["source"]), tuple(one["target"]))
            for one in tree["relations"]
        ),
        document_labels=tuple(Label(one["id"], _attributes(one)) for one in tree["document_labels"]),
        rules=tuple(Rule(one["rule"], one["level"], tuple(one.get("on", ()))) for one in tree["rules"]),
    )


def _attributes(label: Mapping[str, Any]) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(
            one["id"],
            one["kind"],
            tuple(value["id"] for value in one.get("values", ())),
            one.get("required", False),
        )
        for one in label.get("attributes", ())
    )


def faults(
    mark: standoff.Span | standoff.Relation | standoff.DocumentLabel,
    scheme: Scheme,
    ends: tuple[str | None, str | None] = (None, None),
) -> Iterator[Fault]:
    """What the mark may never do under the scheme.

    `ends` are the labels of a relation's source and target spans, `"relation"` for an edge, None for a missing end.
    """
    if isinstance(mark, standoff.Span):
        label: Label | None = scheme.by_label.get(mark.label)
    elif isinstance(mark, standoff.DocumentLabel):
        label = scheme.by_document_label.get(mark.label)
    else:
        label = scheme.by_relation.get(mark.type)
    if label is None:
        if isinstance(mark, standoff.Relation):
            yield Fault("unknown_type", "The scheme has no relation “{name}”.", "type", {"name": mark.type})
        else:
            yield Fault("unknown_label", "The scheme has no label “{name}”.", "label", {"name": mark.label})
        return
    if isinstance(label, RelationType):
        yield from _end_faults(label, ends)
    for attribute_id, value in mark.attributes.items():
        attribute = label.by_attribute.get(attribute_id)
        if attribute is None:
            yield Fault(
                "unknown_attribute",
                "{label} has no attribute “{attribute}”.",
                f"attributes.{attribute_id}",
                {"label": label.id, "attribute": attribute_id},
            )
        elif fault := attribute.fault(value):
            yield fault


def _end_faults(relation: RelationType, ends: tuple[str | None, str | None]) -> Iterator[Fault]:
    for place, end, allowed in (("source", ends[0], relation.source), ("target", ends[1], relation.target)):
        if end is None:
            yield Fault("unknown_end", "This end is not a mark of this set.", place)
        elif end not in allowed:
            yield Fault(
                "end_not_allowed",
                "“{relation}” does not take “{label}” at this end.",
                place,
                {"relation": relation.id, "label": end},
            )
