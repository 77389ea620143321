"""The forms of the pages about projects, teams and tokens."""

from typing import Any

from babel import Locale
from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from annotations.projects.models import Project, Role, Token
from annotations.web.forms import PageForm

FIRST_LANGUAGES = ("en", "ru", "zh")


def language_choices(*also: str) -> list[tuple[str, str]]:
    """The languages a text may be in, by name: the product's own first, and the codes that are in use already."""
    others = sorted(code for code in LANG_INFO if len(code) <= 3 and code not in FIRST_LANGUAGES)
    return [(code, _language_name(code)) for code in dict.fromkeys((*FIRST_LANGUAGES, *also, *others))]


def _language_name(code: str) -> str:
    """As the reader calls it, with its code; the code alone where it has no name."""
    names = Locale.parse(get_language() or "en", sep="-").languages
    name = names.get(code.partition("-")[0])
    return f"{name[:1].upper()}{name[1:]} ({code})" if name else code


class ProjectForm(PageForm):
    """What every project has: for a new one, and for the settings of one that is there."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=200,
        help_text=_("What your team calls this piece of work."),
    )
    language = forms.ChoiceField(label=_("Language of the documents"), help_text=_("A document may be in another one."))
    annotators_per_document = forms.IntegerField(
        label=_("Annotators per document"),
        min_value=1,
        max_value=100,
        initial=2,
        help_text=_("How many people read each document, each without seeing the others. Agreement needs at least 2."),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        used = self.initial.get("language")
        self.fields["language"].choices = language_choices(*([used] if used else []))  # type: ignore[attr-defined]  # a ChoiceField


class SettingsForm(ProjectForm):
    reveal = forms.ChoiceField(
        label=_("Annotators see the work of others"),
        choices=Project.Reveal.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Marks made without knowing those of others are what agreement is measured on: open this only after that."
        ),
    )


class DeletionForm(PageForm):
    """Asks for the project's address before it is gone."""

    confirmation = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *arguments: Any, slug: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.slug = slug
        self.fields["confirmation"].label = _("Type %(slug)s to confirm") % {"slug": slug}

    def clean_confirmation(self) -> str:
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed != self.slug:
            raise forms.ValidationError(_("This is not the address of the project."), code="not_confirmed")
        return typed


class MemberForm(PageForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("What the person signs in with. Only managers see it; everybody else sees a pseudonym."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.ANNOTATOR)


class RoleForm(PageForm):
    role = forms.ChoiceField(choices=Role.choices)


class TokenForm(PageForm):
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=100,
        required=False,
        help_text=_("So that you know it again, say “training script”."),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        initial=Token.Scope.READ,
        widget=forms.RadioSelect,
        choices=[
            (Token.Scope.READ, _("read: fetch what you may see")),
            (Token.Scope.ANNOTATE, _("annotate: also take texts and mark them in your name")),
            (Token.Scope.MANAGE, _("manage: everything you may do yourself")),
        ],
    )
    project = forms.ChoiceField(label=_("Project"), required=False)
    days = forms.IntegerField(
        label=_("Days it is valid"), min_value=1, max_value=366, initial=90, help_text=_("From 1 to 366.")
    )

    def __init__(self, *arguments: Any, projects: list[Project], **named: Any) -> None:
        super().__init__(*arguments, **named)
        mine = [(one.slug, one.name) for one in projects]
        self.fields["project"].choices = [("", _("all my projects")), *mine]  # type: ignore[attr-defined]  # a ChoiceField
