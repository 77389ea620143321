"""The forms of projects."""

from django.utils import translation

from annotations.projects.forms import language_choices


def test_the_languages_of_texts_are_named_in_the_language_of_the_page():
    with translation.override("ru"):
        names = dict(language_choices("pt-BR", "qq"))
    assert list(names)[:3] == ["en", "ru", "zh"]
    assert (names["zh"], names["ast"]) == ("Китайский (zh)", "Астурийский (ast)")
    assert (names["pt-BR"], names["qq"]) == ("Португальский (pt-BR)", "qq")
