"""What the import report says of two lines that were joined."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What decided that two lines are joined, and how."""

    WRAPPED = "wrapped"  # the line was full: the break became a space
    WRAPPED_UNSPACED = "wrapped_unspaced"  # between two letters of a script that has no spaces: nothing
    AFTER_DASH = "after_dash"  # after a dash or slash that touches its word: nothing
    ACROSS_A_GAP = "across_a_gap"  # the sentence goes on after an empty line, as at the end of a page: a space
    SOFT_HYPHEN = "soft_hyphen"  # a soft hyphen marked the cut: nothing

    JOINED_OCCURS = "joined_occurs"  # the hyphen went: the word without it occurs elsewhere
    HYPHENATED_ABSENT = "hyphenated_absent"  # the hyphen went: the word with it occurs nowhere else

    BEFORE_CAPITAL = "before_capital"  # the hyphen stayed, here and below
    BEFORE_DIGIT = "before_digit"
    BEFORE_SIGN = "before_sign"  # anything else that is no lower-case letter
    HYPHENATED_OCCURS = "hyphenated_occurs"  # the word with the hyphen occurs elsewhere
    INFLECTED_OCCURS = "inflected_occurs"  # … with another ending
    BOTH_PARTS_OCCUR = "both_parts_occur"  # both parts are long words that occur by themselves
    SUSPENDED = "suspended"  # «high- and low-tech»: the break became a space
    IN_ADDRESS = "in_address"  # within a URL or an e-mail address


@dataclass(frozen=True, slots=True)
class Join:
    """Two lines made one: the number of the first, the words that met, what became of them, and why."""

    line: int
    before: str
    after: str
    result: str
    rule: Rule
