"""Random studies: short continua, few annotators, so that every awkward arrangement turns up."""

from functools import cache
from itertools import pairwise

from hypothesis import strategies as st

from annotations.core.measures import Document, Study, Unit

CATEGORIES = ("claim", "evidence", "stance")
ANNOTATORS = ("ann", "bob", "cem", "dot")


COUNTS, CATEGORY, CHANCES = st.integers(0, 5), st.sampled_from(CATEGORIES), st.integers(0, 4)


# Shuffling by a random generator takes one draw, by `st.permutations` one for each value.
CHANCE = st.randoms(use_true_random=True)


def shuffled(chance, values):
    """The values in some order."""
    return tuple(chance.sample(values, len(values)))


@cache
def two_places(low, high):
    """Two places in order. Strategies are made once: making them takes longer than drawing."""
    return st.tuples(st.integers(low, high), st.integers(low, high)).map(sorted)


@st.composite
def overlapping_units(draw, annotator, length):
    """Units anywhere: overlapping, nested, twice the same, touching, some of no length, some
    discontinuous.
    """
    units = []
    for _ in range(draw(COUNTS)):
        start, end = draw(two_places(0, length))
        fragments = ()
        if draw(CHANCES) == 0:
            first, last = draw(two_places(start, end))
            fragments = ((start, first), (last, end)) if start < first < last < end else ()
        units.append(Unit(annotator, draw(CATEGORY), start, end, fragments=fragments))
    return units


@st.composite
def separate_units(draw, annotator, length, categories=CATEGORIES):
    """Units of a category lie apart or touch; those of different categories may overlap."""
    units = []
    for category in categories:
        cuts = sorted(draw(st.sets(st.integers(0, length), max_size=7)))
        for start, end in pairwise(cuts):
            if draw(st.booleans()):
                units.append(Unit(annotator, category or draw(st.sampled_from(CATEGORIES)), start, end))
    return units


def units_apart(annotator, length):
    """All units lie apart or touch."""
    return separate_units(annotator, length, categories=(None,))


@st.composite
def documents(draw, units, name="doc", fewest=0):
    annotators = draw(st.lists(st.sampled_from(ANNOTATORS), unique=True, min_size=fewest))
    length = draw(st.integers(1, 24))
    marks = [unit for annotator in annotators for unit in draw(units(annotator, length))]
    return Document(name, length, tuple(annotators), shuffled(draw(CHANCE), marks))


@st.composite
def studies(draw, units=overlapping_units):
    """Several documents, each with its own readers: none, one, or more of them, some without units."""
    count = draw(st.integers(1, 3))
    return Study(tuple(draw(documents(units, f"doc{number}")) for number in range(count)))
