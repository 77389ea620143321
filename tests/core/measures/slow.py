"""Second implementations: position by position, pair by pair, as the definitions are written. Slow and
obvious.
"""

from fractions import Fraction
from itertools import combinations, pairwise, permutations


def read_by_two(study):
    return [document for document in study.documents if len(document.annotators) >= 2]


def categories_of(documents):
    return sorted({unit.category for d in documents for unit in d.units if unit.start < unit.end})


def positions_of(units):
    return {at for unit in units for start, end in unit.pieces for at in range(start, end)}


def units_of(document, annotator, category=None):
    return [
        unit
        for unit in document.units
        if unit.annotator == annotator and category in (None, unit.category) and unit.start < unit.end
    ]


def disagreements(rows, distance=lambda a, b: int(a != b)):
    """D_o and D_e of Krippendorff's alpha for rows of values; None where nothing is paired."""
    rows = [row for row in rows if len(row) >= 2]
    values = [value for row in rows for value in row]
    n = len(values)
    observed = sum(
        (Fraction(2 * distance(a, b)) / (len(row) - 1) for row in rows for a, b in combinations(row, 2)),
        Fraction(),
    )
    if not n:
        return None, None
    expected = sum(2 * distance(a, b) for a, b in combinations(values, 2))
    return observed / n, Fraction(expected) / (n * (n - 1))


def char_alpha_label(study):
    documents, found, sums = read_by_two(study), {}, [Fraction(), Fraction()]
    for category in categories_of(documents):
        rows = []
        for d in documents:
            marked = [positions_of(units_of(d, annotator, category)) for annotator in d.annotators]
            rows += [[at in mine for mine in marked] for at in range(d.start, d.start + d.length)]
        observed, expected = disagreements(rows)
        found[f"per_category/{category}"] = 1 - observed / expected if expected else None
        sums = [sums[0] + observed, sums[1] + expected]
    found["overall"] = 1 - sums[0] / sums[1] if sums[1] else None
    return found


def sections(document, annotator, category):
    """Units (1) and gaps (0) of one annotator in order: (is a unit, start, end)."""
    pieces = sorted(p for unit in units_of(document, annotator, category) for p in unit.pieces)
    if any(later[0] < earlier[1] for earlier, later in pairwise(pieces)):
        return None
    found, position = [], document.start
    for start, end in pieces:
        if position < start:
            found.append((0, position, start))
        found.append((1, start, end))
        position = end
    if position < document.start + document.length:
        found.append((0, position, document.start + document.length))
    return found


def difference(one, other):
    (v, start, end), (w, other_start, other_end) = one, other
    if v and w and start < other_end and other_start < end:
        return (start - other_start) ** 2 + (end - other_end) ** 2
    if v and not w and other_start <= start and end <= other_end:
        return (end - start) ** 2
    if w and not v and start <= other_start and other_end <= end:
        return (other_end - other_start) ** 2
    return 0


def alpha_u_1995(study):
    documents, found = read_by_two(study), {}
    length = sum(d.length for d in documents)
    values = sum(len(d.annotators) * d.length for d in documents)
    sums, defined = [Fraction(), Fraction()], True
    categories = categories_of(documents)
    for category in categories:
        sequences = [[sections(d, annotator, category) for annotator in d.annotators] for d in documents]
        keys = [f"per_category/{category}/{name}" for name in ("observed", "expected", "value")]
        if any(sequence is None for of_document in sequences for sequence in of_document):
            defined = False
            found |= dict.fromkeys(keys)
            continue
        observed = Fraction()
        for of_document in sequences:
            m = len(of_document)
            total = sum(difference(g, h) for one, other in permutations(of_document, 2) for g in one for h in other)
            observed += Fraction(total, m * (m - 1))
        observed /= length**2
        flat = [section for of_document in sequences for sequence in of_document for section in sequence]
        units = [end - start for is_unit, start, end in flat if is_unit]
        gaps = [end - start for is_unit, start, end in flat if not is_unit]
        total = sum(
            Fraction(len(units) - 1, 3) * (2 * u**3 - 3 * u**2 + u)
            + u**2 * sum(gap - u + 1 for gap in gaps if gap >= u)
            for u in units
        )
        expected = Fraction(2, length) * total / (values * (values - 1) - sum(u * (u - 1) for u in units))
        found |= dict(zip(keys, [observed, expected, 1 - observed / expected if expected else None], strict=True))
        sums = [sums[0] + observed, sums[1] + expected]
    whole = [None, None, None]
    if defined and categories:
        whole = [sums[0] / len(categories), sums[1] / len(categories)]
        whole.append(1 - sums[0] / sums[1] if sums[1] else None)
    return found | dict(zip(("observed", "expected", "value"), whole, strict=True))


def largest_matching(edges):
    """The most edges that share no end, by trying everything."""
    if not edges:
        return 0
    (a, b), rest = edges[0], edges[1:]
    with_first = 1 + largest_matching([(x, y) for x, y in rest if x != a and y != b])
    return max(with_first, largest_matching(rest))


def pair_counts(documents, one, other, labelled):
    """(matches of one, matches of other, size of one, size of other) of every variant."""
    totals = {variant: [0, 0, 0, 0] for variant in ("exact", "overlap", "iou50", "char")}
    for d in documents:
        mine, theirs = units_of(d, one), units_of(d, other)
        fits = [
            (i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs) if not labelled or a.category == b.category
        ]
        cover = [positions_of([a]) for a in mine], [positions_of([b]) for b in theirs]
        shared = [(i, j) for i, j in fits if cover[0][i] & cover[1][j]]
        same = [(i, j) for i, j in fits if mine[i].pieces == theirs[j].pieces]
        half = [(i, j) for i, j in shared if 2 * len(cover[0][i] & cover[1][j]) >= len(cover[0][i] | cover[1][j])]
        chars = [
            {(at, unit.category if labelled else "") for unit in units for at in positions_of([unit])}
            for units in (mine, theirs)
        ]
        spans = (len(mine), len(theirs))
        for variant, counts in {
            "exact": (largest_matching(same),) * 2 + spans,
            "overlap": (len({i for i, _ in shared}), len({j for _, j in shared}), *spans),
            "iou50": (largest_matching(half),) * 2 + spans,
            "char": (len(chars[0] & chars[1]),) * 2 + (len(chars[0]), len(chars[1])),
        }.items():
            totals[variant] = [total + count for total, count in zip(totals[variant], counts, strict=True)]
    return totals


def f1(a, b, size_a, size_b):
    if not size_a + size_b:
        return None
    recall = Fraction(a, size_a) if size_a else Fraction()
    precision = Fraction(b, size_b) if size_b else Fraction()
    return 2 * precision * recall / (precision + recall) if precision + recall else Fraction()


def span_f1(study):
    found = {}
    for suffix in ("", "_unlabelled"):
        scores, sums = {}, {}
        for one, other in combinations(sorted({a for d in study.documents for a in d.annotators}), 2):
            both = [d for d in study.documents if {one, other} <= set(d.annotators)]
            for variant, counts in pair_counts(both, one, other, not suffix).items() if both else ():
                scores.setdefault(variant, {})[f"{one}|{other}"] = f1(*counts)
                for number, count in enumerate(counts):
                    sums.setdefault(variant, [0] * 4)[number] += count
        for variant in ("exact", "overlap", "iou50", "char"):
            of_pairs = scores.get(variant, {})
            found |= {f"pairs/{pair}/{variant}{suffix}": score for pair, score in of_pairs.items()}
            known = [score for score in of_pairs.values() if score is not None]
            mean = sum(known) / len(known) if known and len(known) == len(of_pairs) else None
            a, b, size_a, size_b = sums.get(variant, [0] * 4)
            found[f"mean_pairs/{variant}{suffix}"] = mean
            found[f"pooled/{variant}{suffix}"] = Fraction(a + b, size_a + size_b) if size_a + size_b else None
    return found


def char_alpha(study):
    documents = read_by_two(study)
    keys = ("value", "observed_disagreement", "expected_disagreement")
    rows = []
    for d in documents:
        for at in range(d.start, d.start + d.length):
            labels = [
                {unit.category for unit in units_of(d, annotator) if at in positions_of([unit])} or {"O"}
                for annotator in d.annotators
            ]
            if any(len(each) > 1 for each in labels):
                return dict.fromkeys(keys)
            rows.append([next(iter(each)) for each in labels])
    if not categories_of(documents):
        return dict.fromkeys(keys)
    observed, expected = disagreements(rows)
    return dict(zip(keys, (1 - observed / expected if expected else None, observed, expected), strict=True))


def fit(numerator, denominator):
    return numerator / denominator if denominator else None


def u_alpha_2016(study):
    documents = read_by_two(study)
    categories = categories_of(documents)
    lengths, squares, shared = {}, dict.fromkeys([*categories, None], 0), dict.fromkeys(categories, Fraction())
    names = [f"{key}/{c}" for key in ("per_value", "per_value_coverage") for c in categories]
    nothing = dict.fromkeys(["u_alpha", "bu_alpha", "cu_alpha", "coverage", *names])
    for d in documents:
        share = Fraction(1, len(d.annotators) - 1)
        pieces = {a: [(u.category, *p) for u in units_of(d, a) for p in u.pieces] for a in d.annotators}
        at = {a: {x: c for c, start, end in pieces[a] for x in range(start, end)} for a in d.annotators}
        if any(sum(end - start for _, start, end in pieces[a]) > len(at[a]) for a in d.annotators):
            return nothing
        for one, other in permutations(d.annotators, 2):
            for x in range(d.start, d.start + d.length):
                pair = at[one].get(x), at[other].get(x)
                lengths[pair] = lengths.get(pair, 0) + share
            for c, start, end in pieces[one]:
                shared[c] += share * sum(x in at[other] for x in range(start, end)) ** 2
        for a in d.annotators:
            squares[None] += d.length - len(at[a])
            for c, start, end in pieces[a]:
                squares[c] += (end - start) ** 2
    if not categories:
        return nothing
    found, margins = {}, {}
    for name, values, q in (("all", [*categories, None], squares), ("valued", categories, shared)):
        cell = {(c, k): lengths.get((c, k), Fraction()) for c in values for k in values}
        margin = {c: sum(cell[c, k] for k in values) for c in values}
        total, rest = sum(margin.values()), sum(margin.values()) ** 2 - sum(q[c] for c in values)
        e = {
            (c, k): total * (margin[c] * margin[k] - (c == k) * q[c]) / rest if rest > 0 else Fraction()
            for c in values
            for k in values
        }
        margins[name] = (cell, margin, total, e, {c: sum(e[c, k] for k in values) for c in values}, rest)
    cell, margin, total, e, row, _ = margins["all"]
    observed = total - sum(cell[c, c] for c in margin)
    ratio = fit(observed, total - sum(e[c, c] for c in margin))
    found["u_alpha"] = None if ratio is None else 1 - ratio
    ratio = fit(margin[None] - cell[None, None], row[None] - e[None, None])
    found["bu_alpha"] = None if ratio is None else 1 - ratio
    whole = margin, total
    cell, margin, total, e, row, rest = margins["valued"]
    found["coverage"] = total / whole[1]
    ratio = fit(total - sum(cell[c, c] for c in margin), total - sum(e[c, c] for c in margin)) if rest > 0 else None
    found["cu_alpha"] = None if ratio is None else 1 - ratio
    for c in categories:
        found[f"per_value_coverage/{c}"] = margin[c] / whole[0][c]
        ratio = fit(row[c] * (margin[c] - cell[c, c]), margin[c] * (row[c] - e[c, c])) if rest > 0 else None
        found[f"per_value/{c}"] = None if ratio is None else 1 - ratio
    return found


def semeval_f1(study):
    """Each scheme walks the predicted spans in text order and takes gold spans that are still free."""
    sums = {scheme: [Fraction(), 0] for scheme in ("strict", "exact", "partial", "ent_type")}
    for d in read_by_two(study):
        for one, other in combinations(d.annotators, 2):
            gold, found = (sorted(units_of(d, a), key=lambda u: (u.start, u.end, u.category)) for a in (one, other))
            for scheme, total in sums.items():
                total[0] += semeval_matches(scheme, gold, found)
                total[1] += len(gold) + len(found)
    return {scheme: 2 * matches / spans if spans else None for scheme, (matches, spans) in sums.items()}


def semeval_matches(scheme, gold, found):
    free, matches = list(gold), Fraction()
    for unit in found:
        near = []
        for each in free:
            common = set(range(unit.start, unit.end + 1)) & set(range(each.start, each.end + 1))
            if 100 * len(common) >= each.end - each.start + 1:
                near.append(each)
        same_ends = [each for each in free if (each.start, each.end) == (unit.start, unit.end)]
        right = {
            "strict": [each for each in same_ends if each.category == unit.category],
            "ent_type": sorted(
                (each for each in near if each.category == unit.category),
                key=lambda each: abs(each.start - unit.start) + abs(each.end - unit.end),
            ),
        }.get(scheme, same_ends)
        if right or near:
            free.remove((right or near)[0])
            matches += 1 if right else Fraction(1, 2) if scheme == "partial" else 0
    return matches
