"""The texts of the demonstration are what their manifest says."""

import hashlib
import json
import unicodedata
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
MANIFEST = json.loads((SEEDS / "manifest.json").read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = MANIFEST["texts"]
GENRES = {"news item", "abstract", "policy paper", "article with figures"}
REPEATED_STRETCH = 40

each_text = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: Path(entry["file"]).stem)


def text_of(entry: dict[str, Any]) -> str:
    return (SEEDS / entry["file"]).read_bytes().decode("utf-8")


def stretches(text: str, length: int) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def test_every_text_is_in_the_manifest_once_and_every_entry_has_its_text():
    listed = sorted(entry["file"] for entry in ENTRIES)
    assert listed == sorted(f"texts/{path.name}" for path in (SEEDS / "texts").iterdir())


def test_there_are_at_least_six_texts_in_each_language():
    languages = Counter(entry["language"] for entry in ENTRIES)
    assert set(languages) == {"ru", "en"}
    assert min(languages.values()) >= 6


@pytest.mark.parametrize("language", ["ru", "en"])
def test_each_language_has_every_genre(language):
    assert {entry["genre"] for entry in ENTRIES if entry["language"] == language} == GENRES


@each_text
def test_the_digest_matches(entry):
    assert entry["sha256"] == hashlib.sha256((SEEDS / entry["file"]).read_bytes()).hexdigest()


@each_text
def test_the_text_is_of_the_length_it_says_and_neither_short_nor_long(entry):
    words = [word for word in text_of(entry).split() if any(letter.isalnum() for letter in word)]
    assert entry["words"] == len(words)
    assert 150 <= len(words) <= 900


@each_text
def test_the_letters_are_those_of_its_language(entry):
    scripts = Counter(unicodedata.name(letter).split()[0] for letter in text_of(entry) if letter.isalpha())
    expected = {"ru": "CYRILLIC", "en": "LATIN"}[entry["language"]]
    assert scripts[expected] > 0.95 * scripts.total()
    assert Path(entry["file"]).name.startswith(f"{entry['language']}-")


@each_text
def test_the_title_comes_first_and_each_paragraph_is_one_clean_line(entry):
    *lines, after_the_last = text_of(entry).split("\n")
    assert lines[0] == entry["title"]
    assert after_the_last == ""
    assert all(line and line == line.strip() and line.isprintable() for line in lines)


@each_text
def test_the_text_is_in_composed_letters(entry):
    assert unicodedata.is_normalized("NFC", text_of(entry))


@each_text
def test_every_text_says_where_its_facts_come_from(entry):
    assert entry["provenance"]
    assert all(origin["source"] and origin["facts"] for origin in entry["provenance"])


def test_no_stretch_of_forty_characters_stands_in_two_texts():
    found = {entry["file"]: stretches(text_of(entry), REPEATED_STRETCH) for entry in ENTRIES}
    for one, other in combinations(found, 2):
        assert not found[one] & found[other], (one, other)


def test_the_manifest_says_plainly_what_the_texts_and_readings_are():
    assert "written for this project with machine assistance" in MANIFEST["statement"]
    assert "not a research corpus" in MANIFEST["statement"]
    assert MANIFEST["licence"] == "Apache-2.0"
