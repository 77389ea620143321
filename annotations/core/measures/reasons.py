"""Every code a measure may answer with, and its English sentence, which is the message that is translated."""

from annotations.core.errors import N_

UNDEFINED = {
    "nothing_paired": N_("No document was read by at least two annotators."),
    "no_units": N_("Nobody marked anything that could agree or differ."),
    "no_variation": N_("Chance leaves no disagreement to expect: every position is marked alike."),
    "overlapping_units": N_(
        "{annotator} has overlapping units of {category} in {document}; "
        "the measure needs each annotator's units of a category to lie apart."
    ),
    "overlapping_any": N_(
        "{annotator} has overlapping units in {document}; the measure needs each annotator's units to lie apart."
    ),
    "two_labels": N_("{annotator} put two labels on one position of {document}; char_alpha_label is defined there."),
    "no_expected_disorder": N_("The random continua have no disorder to measure against."),
    "no_aligned_pairs": N_("No two aligned units lie near enough to each other to be compared."),
    "no_component_pairs": N_("No two components were found by two annotators, or there are not two."),
    "unequal_readers": N_("Fleiss' kappa needs documents with the same number of annotators."),
    "no_edges": N_("Nobody of a pair drew a relation."),
    "too_few_replicates": N_("Too few of the resampled data sets have a value."),
    "no_aligned_values": N_("No two aligned units both have a value."),
    "no_units_meet": N_("No unit meets a unit of another annotator."),
    "no_boundaries": N_("There is no boundary, and no place for one, to agree on."),
    "text_within_window": N_("The text is not longer than the window."),
    "nothing_paired_units": N_("No unit has the values this needs: at least two, or one of every annotator."),
    "two_annotators_only": N_("The measure is defined for exactly two annotators."),
    "one_category": N_("Chance leaves no disagreement to expect: only one category was used, or declared."),
    "no_variation_units": N_("Chance leaves no disagreement to expect: all values are alike in this respect."),
    "too_few_units": N_("One unit alone has no variance to compute an error from."),
    "pair_undefined": N_("The mean needs every pair, and {pair} marked nothing on either side."),
}

LEFT_OUT = {
    "too_few_annotators": N_("Documents with fewer than two annotators are left out."),
    "incomplete_units": N_("Units without a value of every annotator are left out."),
    "empty_rows": N_("Units without a value are left out."),
    "lone_values": N_("Units with fewer than two values are left out."),
    "onto_edges": N_("Relations that begin or end at a relation are left out."),
    "empty_units": N_("Units of no length cover nothing and are left out."),
}
