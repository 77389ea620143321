"""Every code a measure may answer with, and its English sentence. The doors hold a translation for each."""

UNDEFINED = {
    "nothing_paired": "No document was read by at least two annotators.",
    "no_units": "Nobody marked anything that could agree or differ.",
    "no_variation": "Chance leaves no disagreement to expect: every position is marked alike.",
    "overlapping_units": (
        "%(annotator)s has overlapping units of %(category)s in %(document)s; "
        "the measure needs each annotator's units of a category to lie apart."
    ),
    "overlapping_any": (
        "%(annotator)s has overlapping units in %(document)s; the measure needs each annotator's units to lie apart."
    ),
    "two_labels": ("%(annotator)s put two labels on one position of %(document)s; char_alpha_label is defined there."),
    "no_expected_disorder": "The random continua have no disorder to measure against.",
    "no_aligned_pairs": "No two aligned units lie near enough to each other to be compared.",
    "no_edges": "Nobody of a pair drew a relation.",
    "too_few_replicates": "Too few of the resampled data sets have a value.",
    "no_aligned_values": "No two aligned units both have a value.",
    "no_units_meet": "No unit meets a unit of another annotator.",
    "no_boundaries": "There is no boundary, and no place for one, to agree on.",
    "text_within_window": "The text is not longer than the window.",
    "nothing_paired_units": "No unit has the values this needs: at least two, or one of every annotator.",
    "two_annotators_only": "The measure is defined for exactly two annotators.",
    "one_category": "Chance leaves no disagreement to expect: only one category was used, or declared.",
    "no_variation_units": "Chance leaves no disagreement to expect: all values are alike in this respect.",
    "too_few_units": "One unit alone has no variance to compute an error from.",
    "pair_undefined": "The mean needs every pair, and %(pair)s marked nothing on either side.",
}

LEFT_OUT = {
    "too_few_annotators": "Documents with fewer than two annotators are left out.",
    "incomplete_units": "Units without a value of every annotator are left out.",
    "empty_rows": "Units without a value are left out.",
    "lone_values": "Units with fewer than two values are left out.",
    "empty_units": "Units of no length cover nothing and are left out.",
}
