"""The study agreement is computed from: submitted sets as documents, readers and units."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from annotations.core import measures
from annotations.core.measures import Edge, Study, Unit
from annotations.core.schemes import Scheme
from annotations.labelling import queries as labelling
from annotations.labelling.models import AnnotationSet, Relation, Span
from annotations.projects.access import Access
from annotations.scheme import queries as schemes

LAYERS = ("spans", "relations")


@dataclass(frozen=True)
class Material:
    """What a project has to compute agreement from, as the asker may see it.

    `beside` groups the values of a label counted by value under the label itself; `sets` says how many sets there
    are in each state: only those submitted count. `hidden` counts the documents the asker is blind on. `known` are the
    labels and categories there can be, marked or not.
    """

    study: Study
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sets: Mapping[str, int] = field(default_factory=dict)
    hidden: int = 0
    known: frozenset[str] = frozenset()


def material(entered: Access) -> Material:
    """The study of the project's submitted sets. Raises NotFound for those who may not see others' work."""
    entered.require_sight_of_others()
    blind = set(labelling.blind_documents(entered))
    sets = list(
        AnnotationSet.objects.filter(project=entered.project, kind=AnnotationSet.Kind.ANNOTATOR)
        .exclude(document__in=blind)
        .select_related("document", "membership", "scheme_version")
        .defer("document__text", "document__alignment")
        .order_by("document", "pk")
    )
    counted = [one for one in sets if one.state == AnnotationSet.State.SUBMITTED]
    versions = [schemes.scheme_in_force(entered.project), *(one.scheme_version for one in counted)]
    known = frozenset(name for version in versions for name in _names(schemes.scheme_value(version)))
    return Material(_study(counted), _beside(counted), _states(sets), len(blind), known)


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


def _study(sets: Iterable[AnnotationSet]) -> Study:
    units, edges = _units(list(sets)), _edges(list(sets))
    readers: dict[int, list[AnnotationSet]] = defaultdict(list)
    for one in sets:
        readers[one.document_id].append(one)
    return Study(
        tuple(
            measures.Document(
                name=read[0].document.name,
                length=read[0].document.length,
                annotators=tuple(_pseudonym(one) for one in read),
                units=tuple(unit for one in read for unit in units[one.pk]),
                edges=tuple(edge for one in read for edge in edges[one.pk]),
            )
            for read in readers.values()
        )
    )


def _units(sets: list[AnnotationSet]) -> dict[int, list[Unit]]:
    """The living spans of each set as units."""
    by_id = {one.pk: (_pseudonym(one), schemes.scheme_value(one.scheme_version)) for one in sets}
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


def _edges(sets: list[AnnotationSet]) -> dict[int, list[Edge]]:
    """The living relations of each set as edges."""
    pseudonyms = {one.pk: _pseudonym(one) for one in sets}
    found: dict[int, list[Edge]] = defaultdict(list)
    rows = Relation.objects.filter(annotation_set__in=list(pseudonyms), is_deleted=False).order_by("pk")
    for set_id, *ids, kind in rows.values_list("annotation_set", "uuid", "source", "target", "type"):
        uuid, source, target = (str(one) for one in ids)
        found[set_id].append(Edge(pseudonyms[set_id], kind, source, target, uuid))
    return found


def category_of(label: str, attributes: Mapping[str, object], scheme: Scheme) -> str:
    """What a span counts as: its label, or `label:value` of the label's required choice attribute."""
    known = scheme.by_label.get(label)
    counted = known.counted_attribute if known else None
    value = attributes.get(counted.id) if counted else None
    return f"{label}:{value}" if value else label


def _beside(sets: Iterable[AnnotationSet]) -> dict[str, tuple[str, ...]]:
    """Each label that is counted by value, with the categories it falls into."""
    found: dict[str, dict[str, None]] = {}
    for scheme in {one.scheme_version_id: schemes.scheme_value(one.scheme_version) for one in sets}.values():
        for label in scheme.labels:
            if counted := label.counted_attribute:
                found.setdefault(label.id, {}).update({f"{label.id}:{value}": None for value in counted.values})
    return {label: tuple(categories) for label, categories in found.items()}


def _pseudonym(annotation_set: AnnotationSet) -> str:
    if annotation_set.membership is None:
        raise ValueError("a set of the kind annotator has a member's pseudonym")
    return annotation_set.membership.pseudonym


def of_pair(study: Study, pair: tuple[str, str]) -> Study:
    """The study of two annotators alone, over the documents both read."""
    return Study(
        tuple(
            measures.Document(
                name=document.name,
                length=document.length,
                annotators=pair,
                units=tuple(unit for unit in document.units if unit.annotator in pair),
                start=document.start,
                edges=tuple(edge for edge in document.edges if edge.annotator in pair),
            )
            for document in study.documents
            if set(pair) <= set(document.annotators)
        )
    )


def pairs_in(study: Study) -> list[tuple[str, str]]:
    """The pairs of annotators who read a document together, in alphabetical order."""
    found = {
        (one, other)
        for document in study.documents
        for one in document.annotators
        for other in document.annotators
        if one < other
    }
    return sorted(found)
