"""Krippendorff's own bootstrap of alpha: pairs of values are drawn from the observed coincidences.

Source: Krippendorff, "Algorithm for bootstrapping a distribution of alpha", manuscript of 16 August 2006,
revised 12 June 2011; it is what Hayes & Krippendorff 2007, "Answering the call for a standard reliability
measure for coding data", Communication Methods and Measures 1(1), 77-89, compute with. The expected
disagreement stays as it is; the observed one is that of M pairs, drawn with the shares of the coincidences.
M is the number of pairs of values within units, (m-1)n/2 where nothing is missing, and at most 25 times the
number of coincidences that are not 0. The dependence of the pairs of one unit is not considered.
"""

import numpy as np

from annotations.core.measures.coding import MISSING, Coding, Numbers, Patterns, category_counts
from annotations.core.measures.krippendorff import differences

PAIRS_PER_CELL = 25


def of_pairs(coding: Coding, level: str, replicates: int, generator: np.random.Generator) -> Numbers:
    """So many values of alpha. Draws without variation are no agreement: 1 - 0/0 is taken to be 0."""
    patterns, q = coding.patterns.with_values(2), len(coding.categories)
    counts = category_counts(patterns, q)
    table = differences(level, coding, counts)(np.arange(q)[:, None], np.arange(q)[None, :])
    observed, n = coincidences(patterns, q), float(counts.sum())
    expected = float(counts @ table @ counts) / (n * (n - 1))
    all_pairs = int(patterns.counts @ (patterns.values * (patterns.values - 1))) // 2
    pairs = min(PAIRS_PER_CELL * int(np.count_nonzero(observed)), all_pairs)
    sizes, of_size = np.unique(table, return_inverse=True)
    shares = np.bincount(of_size.ravel(), weights=observed.ravel()) / n
    drawn = generator.multinomial(pairs, shares / shares.sum(), replicates) @ sizes
    values: Numbers = np.maximum(1 - drawn / (pairs * expected), -1.0)
    agreeing = np.flatnonzero(values == 1)
    values[agreeing[: _without_variation(np.diag(observed) / n, pairs, replicates)]] = 0
    return values


def coincidences(patterns: Patterns, categories: int) -> Numbers:
    """Categories × categories: o_ck, Krippendorff 2004, p. 220; every row has two values or more."""
    found = np.zeros(categories * categories)
    weights = patterns.counts / (patterns.values - 1)
    for one in range(patterns.rows.shape[1]):
        for other in range(patterns.rows.shape[1]):
            both = (patterns.rows[:, one] != MISSING) & (patterns.rows[:, other] != MISSING)
            if one != other:
                cells = patterns.rows[both, one] * categories + patterns.rows[both, other]
                found += np.bincount(cells, weights=weights[both], minlength=len(found))
    return found.reshape(categories, categories)


def _without_variation(shares: Numbers, pairs: int, replicates: int) -> int:
    """How many of the draws are expected to be of one category alone; all, where there is no other."""
    agreed = shares[shares > 0]
    return replicates if len(agreed) == 1 else round(float(replicates * (agreed**pairs).sum()))
