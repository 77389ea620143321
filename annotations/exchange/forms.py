"""The form of an upload."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from annotations.corpus.models import Document
from annotations.projects.forms import language_choices
from annotations.web.forms import PageForm


class FilesInput(forms.FileInput):
    """A file dialog that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    """The files of an upload, as they came."""

    widget = FilesInput


class ImportForm(PageForm):
    file = FilesField(
        label=_("Files"),
        widget=FilesInput(attrs={"accept": ".txt,text/plain"}),
        error_messages={"required": _("Choose at least one file.")},
    )
    profile = forms.ChoiceField(
        label=_("How the texts are cleaned"),
        widget=forms.RadioSelect,
        initial=Document.Profile.AS_IS,
        choices=[
            (Document.Profile.AS_IS, _("not at all: every character stays")),
            (Document.Profile.PDF_TEXT, _("as text copied from a PDF: broken lines are joined into paragraphs")),
        ],
    )
    language = forms.ChoiceField(label=_("Language of the documents"))
    partial = forms.ChoiceField(
        label=_("If a file cannot be read"),
        widget=forms.RadioSelect,
        initial="false",
        choices=[
            ("false", _("import none: all or nothing")),
            ("true", _("keep the good ones and report the others")),
        ],
    )

    @property
    def most_files(self) -> int:
        return int(settings.DATA_UPLOAD_MAX_NUMBER_FILES or 0)

    @property
    def most_bytes(self) -> int:
        return int(settings.IMPORT_FILE_LIMIT_BYTES)

    @property
    def most_megabytes(self) -> int:
        return self.most_bytes // 1_000_000

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        used = self.initial.get("language")
        self.fields["language"].choices = language_choices(*([used] if used else []))  # type: ignore[attr-defined]  # a ChoiceField
