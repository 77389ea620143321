"""What a project is called: the same for whoever makes it and for whoever renames it."""

import pytest

from annotations.projects.models import Project
from tests.cast import Cast

JSON = "application/json"
ADDRESS = "/api/v1/projects/ice-and-trade/"


def test_a_name_is_kept_with_plain_spaces_whether_new_or_changed(cast: Cast) -> None:
    maria = cast.api(cast.maria)
    made = maria.post("/api/v1/projects/", {"name": " Sea \u00a0 ice\n"}, JSON)
    changed = maria.patch(ADDRESS, {"name": " Sea \u00a0 ice\n"}, JSON)
    assert made.json()["name"] == changed.json()["name"] == "Sea ice"


@pytest.mark.parametrize("name", ["Ice\u0007", "Ice\u202etrade", "\u200b"])
def test_a_name_holds_only_characters_that_show(cast: Cast, name: str) -> None:
    maria = cast.api(cast.maria)
    for refused in (maria.post("/api/v1/projects/", {"name": name}, JSON), maria.patch(ADDRESS, {"name": name}, JSON)):
        assert (refused.status_code, refused.json()["errors"][0]["where"]) == (400, "name")
    assert Project.objects.get().name == "Ice and trade"
