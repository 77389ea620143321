"""Every case in fixtures/agreement: the values as printed in the paper or the tool's own tests, within
their digits.
"""

import json
from pathlib import Path

import pytest

from annotations.core.measures import MEASURES, compute
from tests.core.measures.published import study_of

FOLDER = Path(__file__).parents[3] / "fixtures" / "agreement"
CASES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def test_there_are_published_cases():
    assert CASES


@pytest.mark.parametrize("name", CASES)
def test_gives_the_published_value(name):
    case = CASES[name]
    values = compute(case["measure"], study_of(case["study"]), **case["parameters"]).values
    assert case["source"]
    for key, published in case["published"].items():
        assert values[key].value == pytest.approx(published["value"], abs=published["tolerance"]), key


def test_every_case_is_of_a_measure_in_the_catalogue():
    assert {case["measure"] for case in CASES.values()} <= set(MEASURES)
