"""What agreement is computed from: the documents with their submitted sets, and what stands in these."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from annotations.core import measures
from annotations.core.measures import Edge, Unit
from annotations.core.schemes import Scheme
from annotations.labelling import queries as labelling
from annotations.labelling.models import AnnotationSet, Relation, Span
from annotations.projects.access import Access
from annotations.projects.models import Project
from annotations.scheme import queries as schemes
from annotations.scheme.models import SchemeVersion

SPANS, RELATIONS = "spans", "relations"
LAYERS = (SPANS, RELATIONS)
Pair = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """A document that somebody has submitted, with the sets that count; what stands in them is not read yet."""

    key: int
    name: str
    length: int
    sets: tuple[AnnotationSet, ...]

    @cached_property
    def annotators(self) -> tuple[str, ...]:
        """The pseudonyms of those who submitted it."""
        return tuple(_pseudonym(one) for one in self.sets)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every two of them, in alphabetical order."""
        return list(combinations(sorted(self.annotators), 2))

    @cached_property
    def state(self) -> list[Any]:
        """All that tells this text with its sets from any other, as JSON."""
        sets = [[one.pk, one.membership_id, one.revision, one.scheme_version.sha256] for one in self.sets]
        return [self.name, self.length, self.annotators, sets]


@dataclass(frozen=True)
class Material:
    """What a project has to compute agreement from, as the asker may see it.

    `beside` groups the values of a label counted by value under the label itself; `sets` says how many sets there
    are in each state: only those submitted count. `hidden` counts the documents the asker is blind on. `known` are the
    labels and categories there can be, marked or not.
    """

    project: Project
    texts: tuple[Text, ...]
    beside: Mapping[str, tuple[str, ...]]
    sets: Mapping[str, int]
    hidden: int
    known: frozenset[str]

    @cached_property
    def pairs(self) -> dict[Pair, int]:
        """The pairs of annotators who read a document together, in alphabetical order, and how many they read."""
        return dict(sorted(Counter(pair for text in self.texts for pair in text.pairs).items()))


def material(entered: Access) -> Material:
    """What agreement in the project is computed from. Raises NotFound for those who may not see others' work."""
    entered.require_sight_of_others()
    blind = set(labelling.blind_documents(entered))
    sets = list(
        AnnotationSet.objects.filter(project=entered.project, kind=AnnotationSet.Kind.ANNOTATOR)
        .exclude(document__in=blind)
        .select_related("document", "membership", "scheme_version")
        .defer("document__text", "document__alignment", "scheme_version__content")
        .order_by("document", "pk")
    )
    counted = [one for one in sets if one.state == AnnotationSet.State.SUBMITTED]
    used = list({one.scheme_version_id: _scheme(one.scheme_version) for one in counted}.values())
    in_force = schemes.scheme_value(schemes.scheme_in_force(entered.project))
    known = frozenset(name for scheme in (in_force, *used) for name in _names(scheme))
    return Material(entered.project, tuple(_texts(counted)), _beside(used), _states(sets), len(blind), known)


def _scheme(version: SchemeVersion) -> Scheme:
    return schemes.scheme_known_by(version.pk, version.sha256)


def _names(scheme: Scheme) -> Iterator[str]:
    """Each label, and each category of one that is counted by value."""
    for label in scheme.labels:
        yield label.id
        if counted := label.counted_attribute:
            yield from (f"{label.id}:{value}" for value in counted.values)


def _states(sets: Iterable[AnnotationSet]) -> dict[str, int]:
    """How many sets are submitted, open, open again after being submitted, and skipped."""
    found = Counter("reopened" if one.state == "open" and one.was_reopened else one.state for one in sets)
    return {state: found[state] for state in ("submitted", "open", "reopened", "skipped")}


def _texts(sets: Iterable[AnnotationSet]) -> Iterator[Text]:
    readings: dict[int, list[AnnotationSet]] = defaultdict(list)
    for one in sets:
        readings[one.document_id].append(one)
    for key, read in readings.items():
        yield Text(key, read[0].document.name, read[0].document.length, tuple(read))


def _beside(used: Iterable[Scheme]) -> dict[str, tuple[str, ...]]:
    """Each label that is counted by value, with the categories it falls into."""
    found: dict[str, dict[str, None]] = {}
    for scheme in used:
        for label in scheme.labels:
            if counted := label.counted_attribute:
                found.setdefault(label.id, {}).update({f"{label.id}:{value}": None for value in counted.values})
    return {label: tuple(categories) for label, categories in found.items()}


def documents(texts: Collection[Text], *, with_edges: bool = True) -> dict[int, measures.Document]:
    """The texts by key with what stands in their sets, as measures take them."""
    sets = {one.pk: one for text in texts for one in text.sets}
    units, edges = _units(sets), _edges(sets) if with_edges else defaultdict(list)
    return {
        text.key: measures.Document(
            name=text.name,
            length=text.length,
            annotators=text.annotators,
            units=tuple(unit for one in text.sets for unit in units[one.pk]),
            edges=tuple(edge for one in text.sets for edge in edges[one.pk]),
        )
        for text in texts
    }


def _units(sets: Mapping[int, AnnotationSet]) -> dict[int, list[Unit]]:
    """The living spans of each set as units."""
    by_id = {key: (_pseudonym(one), _scheme(one.scheme_version)) for key, one in sets.items()}
    found: dict[int, list[Unit]] = defaultdict(list)
    rows = Span.objects.filter(annotation_set__in=list(by_id), is_deleted=False).order_by("pk")
    for row in rows.values_list("annotation_set", "uuid", "label", "start", "end", "fragments", "attributes"):
        set_id, identifier, label, start, end, fragments, attributes = row
        annotator, scheme = by_id[set_id]
        found[set_id].append(
            Unit(
                annotator=annotator,
                category=category_of(label, attributes, scheme),
                start=start,
                end=end,
                fragments=tuple((first, last) for first, last in fragments or ()),
                id=str(identifier),
                attributes=attributes,
            )
        )
    return found


def _edges(sets: Mapping[int, AnnotationSet]) -> dict[int, list[Edge]]:
    """The living relations of each set as edges."""
    found: dict[int, list[Edge]] = defaultdict(list)
    rows = Relation.objects.filter(annotation_set__in=list(sets), is_deleted=False).order_by("pk")
    for set_id, *ids, kind in rows.values_list("annotation_set", "uuid", "source", "target", "type"):
        uuid, source, target = (str(one) for one in ids)
        found[set_id].append(Edge(_pseudonym(sets[set_id]), kind, source, target, uuid))
    return found


def category_of(label: str, attributes: Mapping[str, object], scheme: Scheme) -> str:
    """What a span counts as: its label, or `label:value` of the label's required choice attribute."""
    known = scheme.by_label.get(label)
    counted = known.counted_attribute if known else None
    value = attributes.get(counted.id) if counted else None
    return f"{label}:{value}" if value else label


def _pseudonym(annotation_set: AnnotationSet) -> str:
    if annotation_set.membership is None:
        raise ValueError("a set of the kind annotator has a member's pseudonym")
    return annotation_set.membership.pseudonym


def of_pair(document: measures.Document, pair: Pair) -> measures.Document:
    """The document as these two alone read it."""
    return replace(
        document,
        annotators=pair,
        units=tuple(unit for unit in document.units if unit.annotator in pair),
        edges=tuple(edge for edge in document.edges if edge.annotator in pair),
    )


def are_as_read(texts: Collection[Text]) -> bool:
    """True while all sets of the texts are as they were when they were read: a set's revision counts every change."""
    sets = {one.pk: one.revision for text in texts for one in text.sets}
    rows = AnnotationSet.objects.filter(pk__in=list(sets), state=AnnotationSet.State.SUBMITTED)
    return dict(rows.values_list("pk", "revision")) == sets
