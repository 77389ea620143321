"""Every word that people read is a message, and every message has its Russian."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.utils import translation
from django.utils.translation import gettext, ngettext

from annotations.core import rules
from annotations.core.errors import Invalid
from annotations.core.measures import reasons
from annotations.web.messages import place, said
from workbench import extraction
from workbench.environment import PROJECT
from workbench.messages import LOCALES

NAMES = ("django", "djangojs")
PLACE = re.compile(r"\{\w+\}|%\(\w+\)[sd]|</?[a-z]+(?: [^>]*)?>")
LETTER = re.compile(r"[^\W\d_]")


def catalogue(name: str) -> Catalog:
    with (LOCALES / "ru" / "LC_MESSAGES" / f"{name}.po").open("rb") as file:
        return read_po(file, locale="ru")


def messages(name: str) -> list[Message]:
    return [message for message in catalogue(name) if message.id]


def forms(told: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def keys(of: Catalog) -> set[tuple[tuple[str, ...], str | None]]:
    return {(forms(message.id), message.context) for message in of if message.id}


def known(name: str) -> set[str]:
    return {form for message in messages(name) for form in forms(message.id)}


# The catalogue


@pytest.mark.parametrize("name", NAMES)
def test_the_catalogue_holds_the_messages_of_the_code_and_no_others(name: str) -> None:
    assert keys(catalogue(name)) == keys(extraction.collected(name)), "make extract-messages brings them in"


@pytest.mark.parametrize("name", NAMES)
def test_every_message_is_translated_and_none_is_fuzzy(name: str) -> None:
    assert [one.id for one in messages(name) if one.fuzzy or not all(forms(one.string))] == []


def test_pages_with_and_without_scripts_say_the_same_in_russian() -> None:
    told = [{(forms(one.id), one.context): forms(one.string) for one in messages(name)} for name in NAMES]
    both = set(told[0]) & set(told[1])
    assert both
    assert {key for key in both if told[0][key] != told[1][key]} == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_translation_has_the_places_of_its_message(name: str) -> None:
    wrong = [
        (one.id, form)
        for one in messages(name)
        for form in forms(one.string)
        if sorted(PLACE.findall(form)) not in [sorted(PLACE.findall(original)) for original in forms(one.id)]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_a_translation_ends_as_its_message_does(name: str) -> None:
    def end(sentence: str) -> str:
        return re.search(r"[.:;…?]*$", sentence)[0]  # type: ignore[index]

    assert [one.id for one in messages(name) for form in forms(one.string) if end(form) != end(forms(one.id)[0])] == []


@pytest.mark.parametrize("name", NAMES)
def test_russian_has_its_own_quotation_marks_and_dashes(name: str) -> None:
    written = [PLACE.sub("", form) for one in messages(name) for form in forms(one.string)]
    assert [form for form in written if re.search(r"[\"'“”„—]| - ", form)] == []


@pytest.mark.parametrize("name", NAMES)
def test_plurals_have_the_three_forms_of_russian(name: str) -> None:
    assert catalogue(name).num_plurals == 3
    plurals = [one for one in messages(name) if one.pluralizable]
    assert plurals
    assert [one.id for one in plurals if len(one.string) != 3] == []


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (1, "1 отрезок"),
        (2, "2 отрезка"),
        (4, "4 отрезка"),
        (5, "5 отрезков"),
        (11, "11 отрезков"),
        (12, "12 отрезков"),
        (21, "21 отрезок"),
        (22, "22 отрезка"),
        (100, "100 отрезков"),
        (111, "111 отрезков"),
    ],
)
def test_a_count_takes_the_form_of_its_last_digits(count: int, shown: str) -> None:
    with translation.override("ru"):
        assert ngettext("%(n)s span", "%(n)s spans", count) % {"n": count} == shown


def test_a_failure_is_said_in_the_language_of_the_reader() -> None:
    failure = Invalid("not_there", "There is nobody called “{name}”.", name="Ли")
    with translation.override("ru"):
        assert said(failure) == "Нет никого по имени «Ли»."
    with translation.override("en"):
        assert said(failure) == "There is nobody called “Ли”."


def test_a_line_is_said_in_the_language_of_the_reader_and_a_file_keeps_its_name() -> None:
    with translation.override("ru"):
        assert place("deadline 3.txt, line 12") == "deadline 3.txt, строка 12"
        assert place("line 3.txt") == "line 3.txt"


@pytest.mark.parametrize("table", [rules.SENTENCES, reasons.UNDEFINED, reasons.LEFT_OUT])
def test_reasons_and_rules_are_said_in_russian(table: dict[str, str]) -> None:
    with translation.override("ru"):
        assert [code for code, sentence in table.items() if gettext(sentence) == sentence] == []


# The code


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("annotations", "seeds"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(PROJECT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


# What another library has said in the reader's language already.
SAID_ELSEWHERE = {
    ("annotations/accounts/actions.py", "message"),
    ("annotations/web/errors.py", "str(detail)"),
}


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def wrappers(tree: ast.Module) -> dict[str, int]:
    """The module's functions that take a sentence, and which of their arguments it is."""
    found = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            names = [argument.arg for argument in function.args.args if argument.arg != "self"]
            if "sentence" in names:
                found[function.name] = names.index("sentence")
    return found


def sentences(tree: ast.Module) -> Iterator[ast.expr]:
    places = {**dict.fromkeys(extraction.FAILURES, 1), **wrappers(tree)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and name_of(call) in places and call.args:
            place = places[name_of(call)]
            named = [keyword.value for keyword in call.keywords if keyword.arg == "sentence"]
            yield from named or call.args[place : place + 1]


def is_marked(expression: ast.expr) -> bool:
    """Whether this is N_("…")."""
    return (
        isinstance(expression, ast.Call)
        and name_of(expression) == "N_"
        and isinstance(expression.args[0], ast.Constant)
        and isinstance(expression.args[0].value, str)
    )


def is_whole(expression: ast.expr, marked: set[str]) -> bool:
    """Whether the sentence stands in the code in one piece, or is handed on from where it does."""
    if isinstance(expression, ast.Constant):
        return isinstance(expression.value, str)
    if isinstance(expression, ast.Name):
        return expression.id in marked or expression.id == "sentence"
    if isinstance(expression, ast.Subscript):
        return isinstance(expression.slice, ast.Constant) and expression.slice.value == "sentence"
    return is_marked(expression) or (isinstance(expression, ast.Attribute) and expression.attr == "sentence")


def marked_names(tree: ast.Module) -> set[str]:
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and is_marked(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def put_together(path: str, tree: ast.Module) -> list[tuple[str, str]]:
    marked = marked_names(tree)
    found = [(path, ast.unparse(one)) for one in sentences(tree) if not is_whole(one, marked)]
    return [one for one in found if one not in SAID_ELSEWHERE]


def test_no_sentence_of_a_failure_is_put_together() -> None:
    assert [one for path, tree in modules() for one in put_together(path, tree)] == []


@pytest.mark.parametrize(
    "code",
    [
        'raise Invalid("a", f"There is no {name}.")',
        'raise Invalid("a", "There is no " + name)',
        'raise errors.Invalid("a", "There is no {}.".format(name))',
        'told = "There is no name."\nraise Invalid("a", told)',
        'def _fault(where, sentence):\n    return Fault("a", sentence, where)\n_fault("", f"No {name}.")',
    ],
)
def test_a_sentence_that_is_put_together_is_noticed(code: str) -> None:
    assert put_together("made_up.py", ast.parse(code)) != []


def test_every_sentence_of_a_failure_is_in_the_catalogue() -> None:
    told = [one.value for _, tree in modules() for one in sentences(tree) if isinstance(one, ast.Constant)]
    assert len(told) > 150
    assert sorted(set(told) - known("django")) == []


SHOWN_ARGUMENTS = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label"}


def test_forms_and_tables_show_nothing_that_is_not_a_message() -> None:
    plain = [
        (path, keyword.arg, ast.unparse(keyword.value))
        for path, tree in modules()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if path.endswith(("/forms.py", "/models.py"))
        and keyword.arg in SHOWN_ARGUMENTS
        and isinstance(keyword.value, ast.Constant | ast.JoinedStr)
        and LETTER.search(ast.unparse(keyword.value))
    ]
    assert plain == []


# The surface

MODULES = PROJECT / "annotations" / "static"
CALLED = re.compile(r"(?<![\w.])(n?gettext)\(\s*(.?)")
FIRST = re.compile(r'(?<![\w.])n?gettext\(\s*"((?:[^"\\]|\\.)*)"')


def scripts() -> Iterator[tuple[str, str]]:
    for path in sorted(MODULES.rglob("*.js")):
        if path.name != "language.js":
            yield path.relative_to(MODULES).as_posix(), path.read_text(encoding="utf-8")


def test_every_message_of_the_surface_is_in_its_catalogue() -> None:
    told = {message for _, code in scripts() for message in FIRST.findall(code)}
    assert len(told) > 100
    assert sorted(told - known("djangojs")) == []


def test_the_surface_looks_up_only_what_stands_in_the_code() -> None:
    assert [(path, start) for path, code in scripts() for _, start in CALLED.findall(code) if start != '"'] == []


def test_the_surface_shows_no_words_that_are_not_messages() -> None:
    shown = re.compile(
        r'(?:"aria-label"|title|placeholder|alt|textContent|innerText)\s*[:=]\s*["`]([^"`$]*[^\W\d_]{2})'
    )
    assert [(path, words) for path, code in scripts() for words in shown.findall(code)] == []


# The pages

TEMPLATES = PROJECT / "annotations" / "templates"
NOT_WORDS = {"code", "pre", "kbd", "script", "style"}
MESSAGE_TAGS = {"blocktranslate", "comment"}
CLASS_TAG = ["block", "page_class"]  # holds the name of a style
SPOKEN = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}


class Words(HTMLParser):
    """What a page says to a person in so many words: its text, and the attributes that are spoken or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if name in SPOKEN and value and LETTER.search(value)]
        if tag in NOT_WORDS:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.inside and LETTER.search(data):
            self.found.append(data.strip())


def untranslated(template: str) -> list[str]:
    """The words of a template that stand outside its translate tags."""
    text, ending = [], ""
    for token in Lexer(template).tokenize():
        tag = token.contents.split()
        if ending:
            ending = "" if tag[:1] == [ending] and token.token_type == TokenType.BLOCK else ending
        elif token.token_type == TokenType.TEXT:
            text.append(token.contents)
        elif token.token_type == TokenType.BLOCK and (tag[0] in MESSAGE_TAGS or tag == CLASS_TAG):
            ending = f"end{tag[0]}"
    words = Words()
    words.feed("".join(text))
    words.close()
    return words.found


def test_pages_say_nothing_that_is_not_a_message() -> None:
    found = {path: untranslated(path.read_text(encoding="utf-8")) for path in sorted(TEMPLATES.rglob("*.html"))}
    assert len(found) > 30
    assert {path.name: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "template",
    [
        "<p>Nothing left</p>",
        '<img alt="A picture">',
        '<nav aria-label="Pages">{{ page }}</nav>',
        "{% blocktranslate %}One{% endblocktranslate %} more",
        "{% if n %}<b>{{ n }} left</b>{% endif %}",
    ],
)
def test_words_outside_the_tags_are_noticed(template: str) -> None:
    assert untranslated(template) != []
