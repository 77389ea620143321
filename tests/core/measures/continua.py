"""Random studies: short continua, few annotators, so that every awkward arrangement turns up."""

from itertools import pairwise

from hypothesis import strategies as st

from annotations.core.measures import Document, Study, Unit

CATEGORIES = ("claim", "evidence", "stance")
ANNOTATORS = ("ann", "bob", "cem", "dot")


@st.composite
def overlapping_units(draw, annotator, length):
    """Units anywhere: overlapping, nested, twice the same, touching, some of no length, some
    discontinuous.
    """
    units = []
    for _ in range(draw(st.integers(0, 5))):
        cuts = sorted(draw(st.lists(st.integers(0, length), min_size=2, max_size=2)))
        category = draw(st.sampled_from(CATEGORIES))
        inside = sorted(draw(st.lists(st.integers(*cuts), min_size=2, max_size=2, unique=cuts[1] > cuts[0])))
        if draw(st.integers(0, 4)) == 0 and cuts[0] < inside[0] < inside[1] < cuts[1]:
            fragments = ((cuts[0], inside[0]), (inside[1], cuts[1]))
            units.append(Unit(annotator, category, *cuts, fragments=fragments))
        else:
            units.append(Unit(annotator, category, *cuts))
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
    return Document(name, length, tuple(annotators), tuple(draw(st.permutations(marks))))


@st.composite
def studies(draw, units=overlapping_units):
    """Several documents, each with its own readers: none, one, or more of them, some without units."""
    count = draw(st.integers(1, 3))
    return Study(tuple(draw(documents(units, f"doc{number}")) for number in range(count)))
