"""The OpenAPI document: made from the code without a warning, and with every refusal a door may answer."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture(scope="module")
def document() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_document_is_valid_and_comes_without_warnings() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


def test_every_operation_tells_its_problems(document: Any) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            problems = operation["responses"]["404"]["content"]
            assert list(problems) == ["application/problem+json"], (method, path)


def test_every_path_lies_under_the_base(document: Any) -> None:
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_an_import_that_failed_is_described_as_a_problem_with_the_report(document: Any) -> None:
    [answer] = document["paths"]["/api/v1/projects/{slug}/imports/"]["post"]["responses"]["400"]["content"].items()
    assert answer[0] == "application/problem+json"
    assert {"detail", "code", "errors", "created", "unchanged", "failed"} <= set(answer[1]["schema"]["properties"])
