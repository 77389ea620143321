"""What an import did, in sentences: to each file, and at each line end that was joined."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.core.text.joins import Rule

RULES: Mapping[str, Promise] = {
    Rule.WRAPPED: gettext_lazy("the line was full: the break became a space"),
    Rule.WRAPPED_UNSPACED: gettext_lazy("the line was full, in a script without spaces: the break went"),
    Rule.AFTER_DASH: gettext_lazy("after a dash or slash that touches its word: the break went"),
    Rule.ACROSS_A_GAP: gettext_lazy("the sentence goes on after an empty line: the break became a space"),
    Rule.SOFT_HYPHEN: gettext_lazy("a soft hyphen marked the cut: both went"),
    Rule.JOINED_OCCURS: gettext_lazy("the word without the hyphen occurs elsewhere: the hyphen went"),
    Rule.HYPHENATED_ABSENT: gettext_lazy("the word with the hyphen occurs nowhere else: the hyphen went"),
    Rule.BEFORE_CAPITAL: gettext_lazy("before a capital: the hyphen stayed"),
    Rule.BEFORE_DIGIT: gettext_lazy("before a digit: the hyphen stayed"),
    Rule.BEFORE_SIGN: gettext_lazy("before what is no lower-case letter: the hyphen stayed"),
    Rule.HYPHENATED_OCCURS: gettext_lazy("the word with the hyphen occurs elsewhere: the hyphen stayed"),
    Rule.INFLECTED_OCCURS: gettext_lazy(
        "the word with the hyphen and another ending occurs elsewhere: the hyphen stayed"
    ),
    Rule.BOTH_PARTS_OCCUR: gettext_lazy("both parts occur as words of their own: the hyphen stayed"),
    Rule.SUSPENDED: gettext_lazy("the word is finished later, as in “high- and low-tech”: the break became a space"),
    Rule.IN_ADDRESS: gettext_lazy("in an address: the hyphen stayed"),
}


def rules() -> dict[str, str]:
    """Each rule by which lines are joined, in the reader's language."""
    return {str(name): str(sentence) for name, sentence in RULES.items()}


def rule(name: str) -> str:
    """One of them; the name of one that is not there any more, as an old report may have it."""
    return str(RULES.get(name, name))


def done_to(created: Mapping[str, Any]) -> list[str]:
    """How long a document is, and what cleaning its file did, in a few words each."""
    told = [ngettext("%(n)s character", "%(n)s characters", created["length"]) % {"n": created["length"]}]
    if "cleaned" not in created:
        return told
    cleaned = created["cleaned"]
    counts = (
        (created["source_length"] - created["length"], _dropped),
        (cleaned["line_ends"], _line_ends),
        (cleaned["soft_hyphens"], _soft_hyphens),
        (joins_of(created), _joined),
    )
    changes = [sentence(count) % {"n": count} for count, sentence in counts if count]
    if cleaned["byte_order_mark"]:
        changes.append(_("without its byte order mark"))
    return told + (changes or [_("every character as it came")])


def joins_of(created: Mapping[str, Any]) -> int:
    """How many joins a document has, those too that its report does not list."""
    return sum(created["joins_by_rule"].values())


def _dropped(n: int) -> str:
    return ngettext("%(n)s character of the file left out", "%(n)s characters of the file left out", n)


def _line_ends(n: int) -> str:
    return ngettext("%(n)s line end made a plain one", "%(n)s line ends made plain ones", n)


def _soft_hyphens(n: int) -> str:
    return ngettext("%(n)s soft hyphen dropped", "%(n)s soft hyphens dropped", n)


def _joined(n: int) -> str:
    return ngettext("%(n)s line end joined", "%(n)s line ends joined", n)
