"""Every code a measure may answer with, and its English sentence. The doors hold a translation for each."""

UNDEFINED = {
    "nothing_paired": "No document was read by at least two annotators.",
    "no_units": "Nobody marked anything that could agree or differ.",
    "no_variation": "Chance leaves no disagreement to expect: every position is marked alike.",
    "overlapping_units": (
        "%(annotator)s has overlapping units of %(category)s in %(document)s; "
        "the measure needs each annotator's units of a category to lie apart."
    ),
    "pair_undefined": "The mean needs every pair, and %(pair)s marked nothing on either side.",
}

LEFT_OUT = {
    "too_few_annotators": "Documents with fewer than two annotators are left out.",
    "empty_units": "Units of no length cover nothing and are left out.",
}
