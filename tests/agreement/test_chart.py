"""The chart says its numbers as the table below it does."""

from django.utils import translation

from annotations.agreement.chart import drawn


def test_numbers_are_rounded_and_written_in_the_language_of_the_page():
    with translation.override("ru"):
        chart = drawn([("Claim", {"alpha": 0.89961})])
    assert chart.rows[0].points[0].text == "0,900"
    assert [text for _, text in chart.thresholds] == ["0,667", "0,800"]
    assert [text for _, text in chart.ticks] == ["0,0", "0,2", "0,4", "0,6", "0,8", "1,0"]


def test_the_axis_has_round_numbers_down_to_below_the_lowest_value():
    def said(value):
        return [text for _, text in drawn([("Claim", {"alpha": value})]).ticks]

    assert said(-0.05) == ["-0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert said(-0.2) == ["-0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert said(-0.93) == ["-1.0", "-0.5", "0.0", "0.5", "1.0"]
    assert said(None)[0] == "0.0"
