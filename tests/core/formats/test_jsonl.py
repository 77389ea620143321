"""What databases write in ways of their own is given one form."""

import orjson
import pytest

from annotations.core.formats import jsonl
from annotations.core.formats.jsonl import Row

DASHED = "f47ac10b-58cc-4372-a567-0e02b2c3d479"


def written(**parts: str | None) -> str:
    row = Row(**{"head": '"id":1', "attributes": "{}", "relations": None, "tail": '"end":2', **parts})
    return jsonl.line(row).decode()


def test_the_parts_make_one_object():
    assert written() == '{"id":1,"attributes":{},"relations":[],"end":2}'


@pytest.mark.parametrize(
    "stored",
    ['{"b": [1.0, 0.1], "a": "\\u00e9"}', '{"a":"é","b":[1.0,0.10]}', '{"a": "é", "b": [1.00, 1e-1]}'],
)
def test_key_order_spaces_escapes_and_numbers_make_no_difference(stored: str):
    assert '"attributes":{"a":"é","b":[1.0,0.1]},' in written(attributes=stored)


def test_long_attributes_are_written_like_short_ones():
    text = "я" * 2 * jsonl.KEPT_LENGTH
    assert f'"attributes":{{"a":1,"text":"{text}"}},' in written(attributes=f'{{"text": "{text}", "a": 1}}')


@pytest.mark.parametrize("relations", [None, "[]"])
def test_no_relations_are_an_empty_list(relations: str | None):
    assert '"relations":[],' in written(relations=relations)


def test_relations_are_in_the_order_in_which_they_were_made():
    bare = DASHED.replace("-", "")
    relations = f'[[9,"{DASHED}","attacks","{DASHED}",{{"b":1,"a":2}}],[3,"{bare}","supports","{bare}",{{}}]]'
    assert orjson.loads(written(relations=relations))["relations"] == [
        {"id": DASHED, "type": "supports", "target": DASHED, "attributes": {}},
        {"id": DASHED, "type": "attacks", "target": DASHED, "attributes": {"a": 2, "b": 1}},
    ]
    assert '{"a":2,"b":1}' in written(relations=relations)


def test_what_a_database_hands_over_as_bytes_is_the_same():
    assert jsonl.line(Row('"é":1', "{}", None, '"end":2')) == jsonl.line(Row('"é":1'.encode(), "{}", None, b'"end":2'))


def test_lines_end_with_one_break_and_hold_no_other():
    breaks = "\u0085\u2028\u2029"
    row = Row(f'"quote":"a{breaks}\\\\{breaks}"', "{}", None, '"end":2')
    dumped = jsonl.dump([row, row])
    assert [orjson.loads(line)["quote"] for line in dumped.decode().splitlines()] == [f"a{breaks}\\{breaks}"] * 2
    assert dumped.endswith(b"}\n") and dumped.count(b"\n") == 2
    assert jsonl.dump([]) == b""
