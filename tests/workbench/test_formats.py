"""Dates can be read in one way only."""

from datetime import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

EARLY = datetime(2026, 4, 3, 19, 5)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("en", "3 Apr 2026", "3 Apr 2026, 19:05"), ("ru", "03.04.2026", "03.04.2026 19:05")],
)
def test_a_date_is_not_taken_for_another(language: str, day: str, moment: str) -> None:
    with translation.override(language):
        assert date_format(EARLY, "SHORT_DATE_FORMAT") == day
        assert date_format(EARLY, "SHORT_DATETIME_FORMAT") == moment
