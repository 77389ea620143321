"""What agreement is computed from: the documents with their submitted sets, and what stands in these."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, groupby
from operator import itemgetter
from sys import intern
from typing import Any, NamedTuple

from django.db.models import QuerySet

from annotations.core import measures
from annotations.core.measures import Edge, Unit
from annotations.core.schemes import Scheme
from annotations.labelling import queries as labelling
from annotations.labelling.models import AnnotationSet, Relation, Span
from annotations.projects.access import Access
from annotations.projects.models import Project
from annotations.scheme import queries as schemes

SPANS, RELATIONS = "spans", "relations"
LAYERS = (SPANS, RELATIONS)
# Of sets; the reopened ones are those that are open again after they had been submitted.
STATES = ("submitted", "open", "reopened", "skipped")
Pair = tuple[str, str]


class Reading(NamedTuple):
    """A submitted set: whose, and all that tells it from what it was before. Of these a project may have millions."""

    key: int
    membership: int
    annotator: str
    revision: int
    scheme: int
    scheme_sha256: str


@dataclass(frozen=True)
class Text:
    """A document that somebody has submitted, with the sets that count; what stands in them is not read yet."""

    key: int
    name: str
    length: int
    sets: tuple[Reading, ...]

    @cached_property
    def annotators(self) -> tuple[str, ...]:
        """The pseudonyms of those who submitted it."""
        return tuple(one.annotator for one in self.sets)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every two of them, in alphabetical order."""
        return list(combinations(sorted(self.annotators), 2))

    @cached_property
    def state(self) -> list[Any]:
        """All that tells this text with its sets from any other, as JSON."""
        sets = [[one.key, one.membership, one.revision, one.scheme_sha256] for one in self.sets]
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
    sets = AnnotationSet.objects.filter(project=entered.project, kind=AnnotationSet.Kind.ANNOTATOR)
    sets = sets.exclude(document__in=blind)
    states: Counter[str] = Counter()
    texts = tuple(_texts(sets, states))
    used = list({one.scheme: _scheme(one) for text in texts for one in text.sets}.values())
    in_force = schemes.scheme_value(schemes.scheme_in_force(entered.project))
    known = frozenset(name for scheme in (in_force, *used) for name in _names(scheme))
    counts = {state: states[state] for state in STATES}
    return Material(entered.project, texts, _beside(used), counts, len(blind), known)


def _scheme(one: Reading) -> Scheme:
    return schemes.scheme_known_by(one.scheme, one.scheme_sha256)


def _names(scheme: Scheme) -> Iterator[str]:
    """Each label, and each category of one that is counted by value."""
    for label in scheme.labels:
        yield label.id
        if counted := label.counted_attribute:
            yield from (f"{label.id}:{value}" for value in counted.values)


def _texts(sets: QuerySet[AnnotationSet], states: Counter[str]) -> Iterator[Text]:
    """The texts of the submitted sets, in the order of their keys; how many sets there are is counted in `states`."""
    of_set = ("pk", "membership", "membership__pseudonym", "revision", "scheme_version", "scheme_version__sha256")
    rows = sets.order_by("document", "pk").values_list(
        *("document", "document__name", "document__length", "state", "was_reopened"), *of_set
    )
    for (key, name, length), of_text in groupby(rows.iterator(), key=itemgetter(slice(3))):
        submitted = []
        for _, _, _, state, was_reopened, *columns in of_text:
            states["reopened" if state == "open" and was_reopened else state] += 1
            if state == AnnotationSet.State.SUBMITTED:
                submitted.append(Reading(*_shared(columns)))
        if submitted:
            yield Text(key, name, length, tuple(submitted))


def _shared(columns: Iterable[Any]) -> Iterator[Any]:
    """The columns; what many rows say, pseudonyms and digests, is kept once."""
    return (intern(one) if isinstance(one, str) else one for one in columns)


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
    sets = {one.key: one for text in texts for one in text.sets}
    units, edges = _units(sets), _edges(sets) if with_edges else defaultdict(list)
    return {
        text.key: measures.Document(
            name=text.name,
            length=text.length,
            annotators=text.annotators,
            units=tuple(unit for one in text.sets for unit in units[one.key]),
            edges=tuple(edge for one in text.sets for edge in edges[one.key]),
        )
        for text in texts
    }


def _units(sets: Mapping[int, Reading]) -> dict[int, list[Unit]]:
    """The living spans of each set as units."""
    found: dict[int, list[Unit]] = defaultdict(list)
    rows = Span.objects.filter(annotation_set__in=list(sets), is_deleted=False).order_by("pk")
    for row in rows.values_list("annotation_set", "uuid", "label", "start", "end", "fragments", "attributes"):
        set_id, identifier, label, start, end, fragments, attributes = row
        found[set_id].append(
            Unit(
                annotator=sets[set_id].annotator,
                category=category_of(label, attributes, _scheme(sets[set_id])),
                start=start,
                end=end,
                fragments=tuple((first, last) for first, last in fragments or ()),
                id=str(identifier),
                attributes=attributes,
            )
        )
    return found


def _edges(sets: Mapping[int, Reading]) -> dict[int, list[Edge]]:
    """The living relations of each set as edges."""
    found: dict[int, list[Edge]] = defaultdict(list)
    rows = Relation.objects.filter(annotation_set__in=list(sets), is_deleted=False).order_by("pk")
    for set_id, *ids, kind in rows.values_list("annotation_set", "uuid", "source", "target", "type"):
        uuid, source, target = (str(one) for one in ids)
        found[set_id].append(Edge(sets[set_id].annotator, kind, source, target, uuid))
    return found


def category_of(label: str, attributes: Mapping[str, object], scheme: Scheme) -> str:
    """What a span counts as: its label, or `label:value` of the label's required choice attribute."""
    known = scheme.by_label.get(label)
    counted = known.counted_attribute if known else None
    value = attributes.get(counted.id) if counted else None
    return f"{label}:{value}" if value else label


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
    sets = {one.key: one.revision for text in texts for one in text.sets}
    rows = AnnotationSet.objects.filter(pk__in=list(sets), state=AnnotationSet.State.SUBMITTED)
    return dict(rows.values_list("pk", "revision")) == sets
