import pytest

from annotations.core.measures import Document, Study, Unit, compute


def values(*documents):
    return {key: value.value for key, value in compute("span_f1", Study(documents)).values.items()}


def test_every_variant_by_hand():
    document = Document(
        "doc",
        20,
        ("a", "b"),
        (
            Unit("a", "claim", 0, 4),
            Unit("a", "claim", 6, 10),
            Unit("b", "claim", 0, 4),
            Unit("b", "claim", 5, 10),
            Unit("b", "evidence", 12, 14),
        ),
    )
    found = values(document)
    assert found["pairs/a|b/exact"] == pytest.approx(2 / 5)
    assert found["pairs/a|b/overlap"] == pytest.approx(2 * 1 * (2 / 3) / (1 + 2 / 3))
    assert found["pairs/a|b/iou50"] == pytest.approx(4 / 5)
    assert found["pairs/a|b/char"] == pytest.approx(2 * 8 / (8 + 11))
    assert found["per_category/claim/pairs/a|b/exact"] == pytest.approx(1 / 2)
    assert found["per_category/evidence/mean_pairs/char"] == 0


def test_labels_count_only_where_they_are_asked_for():
    document = Document("doc", 9, ("a", "b"), (Unit("a", "claim", 0, 4), Unit("b", "evidence", 0, 4)))
    found = values(document)
    assert {found[f"mean_pairs/{v}"] for v in ("exact", "overlap", "iou50", "char")} == {0}
    assert {found[f"mean_pairs/{v}_unlabelled"] for v in ("exact", "overlap", "iou50", "char")} == {1}


def test_a_discontinuous_span_is_its_fragments_for_exact_and_its_characters_otherwise():
    split = Unit("a", "claim", 0, 6, fragments=((0, 2), (4, 6)))
    found = values(Document("doc", 9, ("a", "b"), (split, Unit("b", "claim", 0, 6))))
    assert found["mean_pairs/exact"] == 0
    assert found["mean_pairs/iou50"] == 1
    assert found["mean_pairs/char"] == pytest.approx(2 * 4 / (4 + 6))
    inside = values(Document("doc", 9, ("a", "b"), (split, Unit("b", "claim", 2, 4))))
    assert inside["mean_pairs/overlap"] == 0


def test_by_overlap_a_pair_weighs_its_two_sides_and_the_pool_its_spans():
    # one span of a over two of b, and one more of b that nobody shares
    document = Document(
        "doc",
        20,
        ("a", "b"),
        (
            Unit("a", "claim", 0, 6),
            Unit("b", "claim", 0, 3),
            Unit("b", "claim", 4, 6),
            Unit("b", "claim", 10, 15),
        ),
    )
    found = values(document)
    assert found["pairs/a|b/overlap"] == pytest.approx(2 * 1 * (2 / 3) / (1 + 2 / 3))
    assert found["pooled/overlap"] == pytest.approx((1 + 2) / (1 + 3))


def test_half_their_union_pairs_one_to_one_and_finds_the_most_pairs():
    # b's first span fits both of a's; taking it for a's second would leave the first alone
    document = Document(
        "doc",
        20,
        ("a", "b"),
        (
            Unit("a", "claim", 0, 6),
            Unit("a", "claim", 0, 10),
            Unit("b", "claim", 0, 8),
            Unit("b", "claim", 0, 12),
        ),
    )
    assert values(document)["mean_pairs/iou50"] == 1


def test_documents_add_their_counts_before_the_division():
    first = Document("one", 9, ("a", "b"), (Unit("a", "claim", 0, 2), Unit("b", "claim", 0, 2)))
    second = Document("two", 9, ("a", "b"), (Unit("a", "claim", 0, 2), Unit("b", "claim", 4, 6)))
    assert values(first, second)["mean_pairs/exact"] == pytest.approx(1 / 2)


def test_a_pair_that_marked_nothing_is_undefined_and_so_is_the_mean_but_not_the_pool():
    together = Document("one", 9, ("a", "b"), (Unit("a", "claim", 0, 2), Unit("b", "claim", 0, 2)))
    silent = Document("two", 9, ("c", "d"))
    result = compute("span_f1", Study((together, silent)))
    assert result.values["pairs/c|d/exact"].undefined_because.code == "no_units"
    assert result.values["mean_pairs/exact"].undefined_because.code == "pair_undefined"
    assert result.values["mean_pairs/exact"].undefined_because.values == {"pair": "c|d"}
    assert result.values["pooled/exact"].value == 1


def test_only_annotators_who_read_a_document_together_are_a_pair():
    first = Document("one", 9, ("b", "a"), (Unit("a", "claim", 0, 2), Unit("b", "claim", 0, 2)))
    second = Document("two", 9, ("c", "b"), (Unit("b", "claim", 0, 2),))
    pairs = {key.split("/")[1] for key in values(first, second) if key.startswith("pairs/")}
    assert pairs == {"a|b", "b|c"}
