"""The best alignment of the units of several annotators, and its disorder: exact, many continua at a time.

Source: Mathet, Widlöcher & Métivier 2015, "The unified and holistic method gamma for inter-annotator
agreement measure and alignment", Computational Linguistics 41(3), 437-479.
"""

from dataclasses import replace
from itertools import combinations

import numpy as np

from annotations.core.measures.continua import Continua, Dissimilarity, Numbers
from annotations.core.measures.gamma_groups import Groups, paying_groups
from annotations.core.measures.packing import packed


def best_groups(units: Continua, measure: Dissimilarity) -> Groups:
    """The groups of two or more of the alignments with the least disorder; all other units stand alone."""
    groups = paying_groups(units, measure)
    return groups.chosen(packed(groups.members, groups.gains, units.start))


def best_alignment(units: Continua, measure: Dissimilarity) -> list[tuple[int, ...]]:
    """The groups of the alignment with the least disorder; every unit is in one."""
    together = [tuple(unit for unit in row if unit >= 0) for row in best_groups(units, measure).members.tolist()]
    alone = set(range(len(units))) - {unit for members in together for unit in members}
    return sorted([*together, *((unit,) for unit in alone)])


def disorders_of(groups: Groups, units: Continua, measure: Dissimilarity) -> Numbers:
    """The disorder of each continuum: the sum over groups of their mean pairwise dissimilarity, per mean
    number of units of an annotator; 0 without units.
    """
    pairs = units.annotators * (units.annotators - 1) // 2
    sizes = (groups.members >= 0).sum(axis=1)
    continuum = units.continuum[groups.members[:, 0]]
    alone = units.units - np.bincount(continuum, weights=sizes, minlength=units.continua)
    empty = (pairs - sizes * (sizes - 1) // 2) * measure.delta_empty
    total = np.bincount(continuum, weights=groups.sums + empty, minlength=units.continua)
    total = total + alone * pairs * measure.delta_empty
    found: Numbers = total / pairs * units.annotators / np.maximum(units.units, 1)
    return found


def disorder_of(groups: Groups, units: Continua, measure: Dissimilarity) -> float:
    """The disorder of an alignment of one continuum, whoever found it: these groups, all others alone."""
    sums = np.zeros(len(groups))
    for one, other in combinations(range(groups.members.shape[1]), 2):
        both = groups.members[:, other] >= 0
        sums[both] += measure.between(units, groups.members[both, one], groups.members[both, other])
    return float(disorders_of(replace(groups, sums=sums), units, measure)[0])
