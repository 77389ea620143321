"""Answers as plain numbers, and where two of them differ; the measures that any study over documents can be put to."""

from annotations.core.measures import MEASURES

NEED_MORE = {"token_alpha_label", "attribute_alpha", "tuple_alpha", "relations"}  # tokens, attributes, edges
OVER_DOCUMENTS = [
    name
    for name, measure in MEASURES.items()
    if measure.part and not name.startswith("gamma_") and name not in NEED_MORE
]


def numbers(result):
    """The number of each value, None where there is none."""
    return {key: value.value for key, value in result.values.items()}


def differing(found, expected, within=1e-12):
    """The keys at which the two differ by more, with what each has there; a key that one lacks is one of them."""
    return {
        key: (found.get(key, "nothing"), expected.get(key, "nothing"))
        for key in found.keys() | expected.keys()
        if key not in found or key not in expected or not _are_near(found[key], expected[key], within)
    }


def _are_near(one, other, within):
    return one is other if one is None or other is None else abs(one - other) <= within
