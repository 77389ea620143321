"""The scheme's rules: what is unfinished or doubtful in a set of marks, as hints and at submit."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from annotations.core import standoff
from annotations.core.errors import N_
from annotations.core.schemes import Label, Rule, Scheme


@dataclass(frozen=True)
class Violation:
    """A rule that a mark breaks: `kind` and `id` name the mark, empty for the set as a whole."""

    rule: str
    level: str
    kind: str
    id: str
    label: str
    attribute: str = ""

    @property
    def where(self) -> str:
        return f"{self.kind} {self.id}".strip()

    @property
    def sentence(self) -> str:
        return SENTENCES[self.rule]

    @property
    def values(self) -> dict[str, str]:
        return {"label": self.label, "attribute": self.attribute}


SENTENCES = {
    "attribute_required": N_("{label} needs a value for {attribute}."),
    "relation_expected": N_("{label} is expected to have a relation."),
    "no_outer_white_space": N_("{label} begins or ends with white space."),
    "no_twins": N_("There are two spans with the same label and the same extent: {label}."),
    "no_overlap_within_label": N_("Two spans of the same label overlap: {label}."),
    "label_expected": N_("A span with the label {label} is expected."),
}


def violations(marks: standoff.AnnotationSet, scheme: Scheme, text: str) -> list[Violation]:
    """Everything the marks break, required attributes (which always block) first, then rule by rule."""
    found = list(_missing_attributes(marks, scheme))
    for rule in scheme.rules:
        found.extend(CHECKS[rule.rule](rule, marks, scheme, text))
    return found


def _missing_attributes(marks: standoff.AnnotationSet, scheme: Scheme) -> Iterator[Violation]:
    for kind, identifier, label, attributes in _labelled(marks, scheme):
        for attribute in label.attributes:
            if attribute.is_required and attributes.get(attribute.id, "") == "":
                yield Violation("attribute_required", "block", kind, identifier, label.id, attribute.id)


def _labelled(marks: standoff.AnnotationSet, scheme: Scheme) -> Iterator[tuple[str, str, Label, Mapping[str, object]]]:
    for span in marks.spans:
        if label := scheme.by_label.get(span.label):
            yield "span", span.id, label, span.attributes
    for relation in marks.relations:
        if relation_type := scheme.by_relation.get(relation.type):
            yield "relation", relation.id, relation_type, relation.attributes
    for document_label in marks.document_labels:
        if label := scheme.by_document_label.get(document_label.label):
            yield "document_label", document_label.id, label, document_label.attributes


def _attribute_required(rule: Rule, marks: standoff.AnnotationSet, scheme: Scheme, text: str) -> Iterator[Violation]:
    """The optional attributes of the named labels; the required ones block without any rule."""
    for kind, identifier, label, attributes in _labelled(marks, scheme):
        if rule.concerns(label.id):
            for attribute in label.attributes:
                if not attribute.is_required and attributes.get(attribute.id, "") == "":
                    yield Violation(rule.rule, rule.level, kind, identifier, label.id, attribute.id)


def _relation_expected(rule: Rule, marks: standoff.AnnotationSet, scheme: Scheme, text: str) -> Iterator[Violation]:
    ends = {end for relation in marks.relations for end in (relation.source, relation.target)}
    for span in marks.spans:
        if rule.concerns(span.label) and span.id not in ends:
            yield Violation(rule.rule, rule.level, "span", span.id, span.label)


def _no_outer_white_space(rule: Rule, marks: standoff.AnnotationSet, scheme: Scheme, text: str) -> Iterator[Violation]:
    for span in marks.spans:
        if rule.concerns(span.label) and any(
            text[start].isspace() or text[end - 1].isspace() for start, end in span.pieces
        ):
            yield Violation(rule.rule, rule.level, "span", span.id, span.label)


def _no_twins(rule: Rule, marks: standoff.AnnotationSet, scheme: Scheme, text: str) -> Iterator[Violation]:
    """Spans with the same pieces, label and counted value, if any: both poles on one stretch are no twins.

    Told are all but the one with the first id, as on the labelling page, which lists them so.
    """
    seen: set[tuple[object, ...]] = set()
    for span in sorted(marks.spans, key=lambda one: (one.start, -one.end, one.id)):
        label = scheme.by_label.get(span.label)
        counted = label.counted_attribute if label else None
        key = (span.label, span.pieces, span.attributes.get(counted.id) if counted else None)
        if rule.concerns(span.label) and key in seen:
            yield Violation(rule.rule, rule.level, "span", span.id, span.label)
        seen.add(key)


def _no_overlap_within_label(
    rule: Rule, marks: standoff.AnnotationSet, scheme: Scheme, text: str
) -> Iterator[Violation]:
    """Each span that begins inside an earlier one of its label, its twin included."""
    by_label: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for span in marks.spans:
        if rule.concerns(span.label):
            by_label[span.label].extend((start, end, span.id) for start, end in span.pieces)
    for label, pieces in by_label.items():
        told: set[str] = set()
        ordered = sorted(pieces)
        furthest = ordered[0]
        for before, piece in pairwise(ordered):
            furthest = max(furthest, before, key=lambda one: one[1])
            if piece[0] < furthest[1] and piece[2] not in told and piece[2] != furthest[2]:
                told.add(piece[2])
                yield Violation(rule.rule, rule.level, "span", piece[2], label)


def _label_expected(rule: Rule, marks: standoff.AnnotationSet, scheme: Scheme, text: str) -> Iterator[Violation]:
    present = {span.label for span in marks.spans} | {label.label for label in marks.document_labels}
    for label in rule.on or tuple(scheme.by_label):
        if label not in present:
            yield Violation(rule.rule, rule.level, "", "", label)


CHECKS: dict[str, Callable[[Rule, standoff.AnnotationSet, Scheme, str], Iterator[Violation]]] = {
    "attribute_required": _attribute_required,
    "relation_expected": _relation_expected,
    "no_outer_white_space": _no_outer_white_space,
    "no_twins": _no_twins,
    "no_overlap_within_label": _no_overlap_within_label,
    "label_expected": _label_expected,
}
