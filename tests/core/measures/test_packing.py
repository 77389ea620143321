"""The groups that gain most together, against every choice there is."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core.measures import packing
from annotations.core.measures.packing import packed


def rows_of(groups):
    most = max(len(group) for group in groups)
    return np.array([[*group, *[-1] * (most - len(group))] for group in groups])


def most_gained(groups, gains):
    best = 0.0
    for size in range(1, len(groups) + 1):
        for chosen in combinations(range(len(groups)), size):
            units = [unit for row in chosen for unit in groups[row]]
            if len(set(units)) == len(units):
                best = max(best, sum(gains[row] for row in chosen))
    return best


def gained(groups, gains, places):
    chosen = packed(rows_of(groups), np.array(gains), np.array(places, dtype=np.float64))
    units = [unit for row in chosen for unit in groups[row]]
    assert len(set(units)) == len(units)
    return sum(gains[row] for row in chosen)


@st.composite
def systems(draw):
    units = draw(st.integers(2, 9))
    pairs = [*combinations(range(units), 2), *combinations(range(units), 3)]
    groups = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=10, unique=True))
    gains = draw(st.lists(st.sampled_from((0.3, 1.0, 1.01, 1.5, 2.0)), min_size=len(groups), max_size=len(groups)))
    return groups, gains, draw(st.permutations(range(units)))


WAYS = {"at once": (packing.FEW, packing.MOST_STEPS), "by program": (1, packing.MOST_STEPS), "by integers": (1, 1)}


@pytest.mark.parametrize(("few", "steps"), WAYS.values(), ids=WAYS)
@given(system=systems())
def test_no_choice_gains_more(few, steps, system):
    groups, gains, places = system
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packing, "FEW", few)
        patched.setattr(packing, "MOST_STEPS", steps)
        assert gained(groups, gains, places) == pytest.approx(most_gained(groups, gains), abs=1e-9)


@pytest.mark.parametrize("few", [1, packing.FEW])
def test_a_ring_of_three_would_be_taken_by_halves(few, monkeypatch):
    monkeypatch.setattr(packing, "FEW", few)
    ring = [(0, 1), (1, 2), (0, 2)]
    assert gained(ring, [1.0, 1.1, 1.2], [0, 1, 2]) == pytest.approx(1.2)


def test_many_components_go_into_portions(monkeypatch):
    monkeypatch.setattr(packing, "AT_ONCE", 4)
    monkeypatch.setattr(packing, "FEW", 1)
    groups = [(base + a, base + b) for base in range(0, 60, 3) for a, b in ((0, 1), (1, 2), (0, 2))]
    gains = [1.0, 1.1, 1.2] * 20
    assert gained(groups, gains, range(60)) == pytest.approx(20 * 1.2)


def test_nothing_to_choose_from():
    assert len(packed(np.empty((0, 2), dtype=np.int64), np.empty(0), np.empty(0))) == 0
