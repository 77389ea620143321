"""The chart says its numbers as the table below it does."""

from django.utils import translation

from annotations.agreement.chart import drawn


def test_numbers_are_rounded_and_written_in_the_language_of_the_page():
    with translation.override("ru"):
        chart = drawn([("Claim", {"alpha": 0.89961})])
    assert chart.rows[0].points[0].text == "0,900"
    assert [text for _, text in chart.thresholds] == ["0,667", "0,800"]
    assert [text for _, text in chart.ticks] == ["0,00", "0,25", "0,50", "0,75", "1,00"]
