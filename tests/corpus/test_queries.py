"""What there is to read: only what a finished import brought, exactly as it came."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from annotations.core.errors import NotFound
from annotations.corpus import actions, queries
from annotations.corpus.models import Document, Import, SourceFile
from annotations.exchange.actions import import_now


def hidden(document: Document) -> Document:
    """The document, of an import that is not done."""
    Import.objects.filter(pk=document.import_run_id).update(state=Import.State.PENDING)
    return document


def test_documents_are_listed_without_their_texts_oldest_first(cast, django_assert_num_queries):
    import_now(cast.project, cast.maria, [("b.txt", b"one"), ("a.txt", b"two")])
    with django_assert_num_queries(1):
        found = list(queries.documents(cast.project))
    assert [one.name for one in found] == ["b.txt", "a.txt"]
    assert found[0].get_deferred_fields() == {"text", "alignment"}


def test_a_document_of_an_unfinished_import_is_not_there(cast):
    import_now(cast.project, cast.maria, [("a.txt", b"one")])
    document = hidden(Document.objects.get())
    assert not queries.documents(cast.project).exists()
    with pytest.raises(NotFound):
        queries.document(cast.project, document.uuid)
    assert queries.taken_names(cast.project, ["a.txt"]) == set()
    assert queries.known_sources(cast.project, "as-is", [document.source_sha256]) == {}
    for person in (cast.maria, cast.anna):
        client = cast.client_of(person)
        assert client.get(reverse("api:documents", args=["ice-and-trade"])).json()["results"] == []
        for door in ("api:document", "api:document-text"):
            assert client.get(reverse(door, args=["ice-and-trade", document.uuid])).status_code == 404


def test_an_annotator_is_not_given_a_document_of_an_unfinished_import(cast):
    import_now(cast.project, cast.maria, [("a.txt", b"one")])
    hidden(Document.objects.get())
    answer = cast.client_of(cast.anna).post(
        reverse("api:assignment-next", args=["ice-and-trade"]), content_type="application/json"
    )
    assert answer.status_code == 204


def test_the_original_is_byte_by_byte_what_came(cast):
    content = b"\xef\xbb\xbfa\r\nb\rc\n\n \n"
    import_now(cast.project, cast.maria, [("a.txt", content)], profile="pdf-text")
    assert queries.original(Document.objects.get()) == content


def test_many_names_and_sources_are_found(cast):
    import_now(cast.project, cast.maria, [(f"{number}.txt", str(number).encode()) for number in range(3)])
    digests = list(Document.objects.order_by("pk").values_list("source_sha256", flat=True))
    many = [f"{number:064x}" for number in range(1200)]
    found = queries.known_sources(cast.project, "as-is", [*many, *digests])
    assert [found[digest].name for digest in digests] == ["0.txt", "1.txt", "2.txt"] and len(found) == 3
    assert queries.taken_names(cast.project, [*many, "1.txt"]) == {"1.txt"}
    assert queries.known_sources(cast.project, "pdf-text", digests) == {}


def test_a_project_has_one_unfinished_import(cast):
    Import.objects.create(project=cast.project)
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.create(project=cast.project)
    Import.objects.create(project=cast.other_project)
    Import.objects.create(project=cast.project, state=Import.State.DONE)


def test_sweeping_takes_an_unfinished_import_and_leaves_a_finished_one(cast, monkeypatch):
    monkeypatch.setattr(actions, "SWEPT_AT_ONCE", 2)
    import_now(cast.project, cast.maria, [("kept.txt", b"kept")])
    kept = Document.objects.get()
    import_now(cast.project, cast.maria, [(f"{number}.txt", str(number).encode()) for number in range(5)])
    hidden(Document.objects.get(name="0.txt"))
    actions.sweep(Import.objects.filter(project=cast.project))
    assert [one.pk for one in Document.objects.all()] == [kept.pk]
    assert [one.pk for one in SourceFile.objects.all()] == [kept.source_id]
    assert Import.objects.count() == 1
