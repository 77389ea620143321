"""A guideline as HTML: anchors where the author gave them, and nothing that takes the server minutes."""

import pytest

from annotations.scheme.guideline import LONGEST_BLOCK, MOST_CELLS, as_html


def test_headings_have_the_anchors_they_were_given() -> None:
    assert as_html("# Claim {#claim}\n\n## *When* in doubt {#in-doubt}\n\n# Plain {") == (
        '<h1 id="claim">Claim</h1>\n<h2 id="in-doubt"><em>When</em> in doubt</h2>\n<h1>Plain {</h1>\n'
    )


@pytest.mark.parametrize(
    "markdown",
    ["<b>" + "[" * LONGEST_BLOCK, "<b>|" + "a|" * 500 + "\n" + "-|" * 500 + "\n" + "a\n" * (MOST_CELLS // 500)],
    ids=["one long block", "one wide and long table"],
)
def test_a_block_or_a_table_beyond_all_measure_is_shown_as_it_was_typed(markdown: str) -> None:
    assert as_html(markdown).startswith("<pre>&lt;b&gt;")


def test_much_text_in_moderate_blocks_is_rendered() -> None:
    row = "| a | b | c |\n"
    assert as_html("A *word*.\n\n" * 2_000 + row + "|---|---|---|\n" + row * 100).count("<em>") == 2_000
