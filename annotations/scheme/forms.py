"""The forms of the pages that start a project and publish schemes and guidelines."""

from typing import Any

import orjson
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from annotations.core.errors import Failure
from annotations.projects.forms import ProjectForm
from annotations.scheme import library, queries
from annotations.scheme.actions import LONGEST_GUIDELINE
from annotations.scheme.models import GuidelineVersion, SchemeVersion, Version
from annotations.web.forms import PageForm
from annotations.web.input import parsed_json

TEMPLATE_TITLES = {"argument-stance": _("Claims, evidence and stance (argument-stance)")}
LONGEST_SCHEME_BYTES = 500_000
LANGUAGES = {"en": _("English"), "ru": _("Russian")}
# What the scheme's address answers besides the scheme: a downloaded file can be changed and sent back as it is.
ADDED = ("version", "sha256", "created")


class NewProjectForm(ProjectForm):
    template = forms.ChoiceField(
        label=_("Scheme and guideline to start from"),
        help_text=_("Both can be changed later: each change is a version."),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        names = [(name, TEMPLATE_TITLES.get(name, name)) for name in library.names()]
        self.fields["template"].choices = names  # type: ignore[attr-defined]  # a ChoiceField


class VersionForm(PageForm):
    """What is published replaces the version its writer has seen, and no other."""

    replaces = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def now_replacing(self, version: Version) -> None:
        """Nothing; sent again, the form replaces that version, about which its writer has just been told."""
        self.data = {**dict(self.data.items()), "replaces": queries.etag(version)}


class SchemeForm(VersionForm):
    """The JSON of a new version, typed or as a file."""

    file = forms.FileField(
        label=_("A file"), required=False, widget=forms.FileInput(attrs={"accept": ".json,application/json"})
    )
    content = forms.CharField(
        label=_("Or the JSON itself"),
        required=False,
        strip=False,
        max_length=LONGEST_SCHEME_BYTES,
        widget=forms.Textarea(attrs={"rows": 18, "class": "mono", "spellcheck": "false", "wrap": "off"}),
    )

    @classmethod
    def replacing(cls, version: SchemeVersion) -> "SchemeForm":
        """The form as it is first shown: with the scheme in force."""
        written = orjson.dumps(version.content, option=orjson.OPT_INDENT_2).decode()
        return cls(initial={"replaces": queries.etag(version), "content": written})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file: UploadedFile[bytes] | None = given.get("file")
        if file is not None and (file.size or 0) > LONGEST_SCHEME_BYTES:
            self.add_error("file", _("A scheme has at most 500,000 bytes."))
        elif "file" in given and "content" in given:
            self._read(file.read() if file else given["content"].encode())
        return given

    def _read(self, written: bytes) -> None:
        try:
            content = parsed_json(written)
        except Failure as failure:
            self.tell(failure)
            return
        if isinstance(content, dict):
            content = {name: value for name, value in content.items() if name not in ADDED}
        self.cleaned_data["scheme"] = content


class GuidelineForm(VersionForm):
    """Markdown per language."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for code, name in LANGUAGES.items():
            self.fields[f"content.{code}"] = forms.CharField(
                label=name,
                required=False,
                strip=False,
                max_length=LONGEST_GUIDELINE,
                widget=forms.Textarea(attrs={"rows": 20, "class": "mono", "lang": code}),
            )

    @classmethod
    def replacing(cls, version: GuidelineVersion) -> "GuidelineForm":
        """The form as it is first shown: with the guideline in force."""
        written = {f"content.{code}": text for code, text in version.content.items()}
        return cls(initial={"replaces": queries.etag(version), **written})

    @property
    def content(self) -> dict[str, str]:
        """The texts that are not empty, by language."""
        given = {code: self.cleaned_data.get(f"content.{code}", "") for code in LANGUAGES}
        return {code: text.replace("\r\n", "\n") for code, text in given.items() if text.strip()}
