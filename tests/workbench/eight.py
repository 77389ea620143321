"""Eight annotators of one text: who they are, and the programs with which they save.

As a program (`python -m tests.workbench.eight`) it makes them in the database that the environment names, and prints
what their programs need.
"""

import http.client
import json
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.serving import PATIENCE_SECONDS, Served

PROTOCOL = 1
UNANSWERED = (OSError, http.client.HTTPException)


@dataclass
class Annotator:
    """A program that saves step after step and, as the page's outbox does, sends again what nobody answered.

    Every fifth request is sent and its answer not waited for. `acknowledged` are the operations that the server said
    it has, in the order in which it was told of them.
    """

    served: Served
    token: str
    annotation_set: str
    document_sha256: str
    text: str
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    sent_again: int = 0
    failure: str = ""
    _connection: http.client.HTTPConnection | None = None

    def __post_init__(self) -> None:
        self._steps = self._marking()
        self._sent = 0

    def save_until(self, is_over: threading.Event) -> None:
        """Nothing; saves as fast as it can, and leaves nothing open. A refusal ends it and is kept in `failure`."""
        try:
            while not is_over.is_set() and not self.failure:
                self._save(next(self._steps))
        except Exception as error:
            self.failure = repr(error)
            raise
        finally:
            self._hang_up()

    def _save(self, step: list[dict[str, Any]]) -> None:
        body = {"document_sha256": self.document_sha256, "protocol": PROTOCOL, "operations": step}
        status, answer = self._answered(json.dumps(body).encode())
        results = answer["results"] if status == 200 else []
        if [one["id"] for one in results] != [one["id"] for one in step] or any(
            one["status"] not in ("applied", "repeated") for one in results
        ):
            self.failure = f"{status} {answer} to {step}"
        else:
            self.acknowledged.extend(step)

    def _answered(self, body: bytes) -> tuple[int, Any]:
        """The answer to the request, however often it must be sent. Raises TimeoutError when nobody ever answers."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                self._post(body)
                self._sent += 1
                if self._sent % 5 == 0:
                    raise ConnectionAbortedError("nobody waits for this answer")
                return self._read()
            except UNANSWERED:
                self.sent_again += 1
                self._hang_up()
                # A server that is being started again refuses at once: leave it the processor.
                time.sleep(0.02)
        raise TimeoutError("no answer, however often it was sent")

    def asked(self, address: str) -> Any:
        """What a GET of this address below that of the set answers."""
        self._call("GET", address)
        try:
            status, answer = self._read()
        finally:
            self._hang_up()
        assert status == 200, answer
        return answer

    def _post(self, body: bytes) -> None:
        self._call("POST", "operations/", body)

    def _call(self, method: str, address: str, body: bytes | None = None) -> None:
        if self._connection is None:
            place = urlsplit(self.served.address)
            self._connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self._connection.request(method, f"/api/v1/annotation-sets/{self.annotation_set}/{address}", body, headers)

    def _read(self) -> tuple[int, Any]:
        assert self._connection is not None
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _marking(self) -> Iterator[list[dict[str, Any]]]:
        """Step after step: marks are made, related, changed, deleted and brought back."""
        while True:
            one, other, edge = self._span(0, 6, "claim"), self._span(11, 16, "evidence"), str(uuid.uuid4())
            relation = {"id": edge, "type": "supports", "source": other["id"], "target": one["id"], "attributes": {}}
            first = _step(("create", "span", one, None))
            yield first
            related = _step(("create", "span", other, None), ("create", "relation", relation, None))
            yield related
            told = {"id": one["id"], "comment": f"comment on {one['id']}", "unsure": True}
            second = _step(("update", "span", told, first[0]["id"]))
            yield second
            longer = {"id": one["id"], "start": 0, "end": 16, "quote": self.text[0:16]}
            yield _step(("update", "span", longer, second[0]["id"]))
            yield _step(("delete", "span", {"id": other["id"]}, related[0]["id"]))
            back = _step(("create", "span", other, None), ("create", "relation", relation, None))
            yield back
            yield _step(("delete", "relation", {"id": edge}, back[1]["id"]))

    def _span(self, start: int, end: int, label: str) -> dict[str, Any]:
        extent = {"start": start, "end": end, "quote": self.text[start:end]}
        return {"id": str(uuid.uuid4()), "label": label, **extent, "attributes": {}, "comment": "", "unsure": False}


def _step(*changes: tuple[str, str, dict[str, Any], str | None]) -> list[dict[str, Any]]:
    """The operations of one step: each an action, a kind, an object, and what it builds on."""
    step = str(uuid.uuid4())
    return [
        {"id": str(uuid.uuid4()), "step": step, "action": action, "kind": kind, "object": content}
        | ({"base": base} if base else {})
        for action, kind, content, base in changes
    ]


def replayed(log: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The living marks by their ids, as the log makes them one operation after another."""
    marks: dict[str, dict[str, Any]] = {}
    for one in log:
        content = one["object"]
        if one["action"] == "delete":
            for gone in (content["id"], *one["result"].get("also_deleted", ())):
                del marks[gone]
        else:
            marks[content["id"]] = {**marks.get(content["id"], {}), **content, "last_operation": one["id"]}
    return marks


def _made() -> dict[str, Any]:
    """The text and eight annotators with an open set each, written into the installation's database."""
    from annotations.projects.actions import change_project, invite, issue_token
    from annotations.projects.models import Role, Token
    from tests.cast import Cast

    cast = Cast()
    document = cast.document()
    change_project(cast.project, cast.maria, annotators_per_document=8)
    annotators = []
    for number in range(1, 9):
        person = invite(cast.project, cast.maria, f"Annotator {number}", Role.ANNOTATOR)[0].person
        _, token = issue_token(person, Token.Scope.ANNOTATE)
        annotators.append({"annotation_set": str(cast.assigned(person).uuid), "token": token})
    return {"document_sha256": document.sha256, "text": document.text, "annotators": annotators}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_made()))
