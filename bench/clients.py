"""Those who ask: one that saves over a connection it keeps, and one in a process of its own that reads a stream."""

import http.client
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.server import PROJECT

READ_BYTES = 262_144


@dataclass
class Saver:
    """An annotator's program that saves one span at a time in an open annotation set."""

    port: int
    secret: str
    annotation_set: str
    document_sha256: str
    text: str
    made: int = 0
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def body(self) -> bytes:
        """A request with one operation: a new span."""
        start = self.made * 7 % (len(self.text) - 60)
        self.made += 1
        span = {
            "id": str(uuid.uuid4()),
            "label": "claim",
            "start": start,
            "end": start + 40,
            "quote": self.text[start : start + 40],
            "attributes": {"kind": "fact"},
            "comment": "",
            "unsure": False,
        }
        operation = {"id": str(uuid.uuid4()), "step": str(uuid.uuid4()), "action": "create", "kind": "span"}
        content = {
            "document_sha256": self.document_sha256,
            "protocol": 1,
            "operations": [{**operation, "object": span}],
        }
        return json.dumps(content).encode()

    def save(self) -> float:
        """The seconds one save took; what is not an applied operation is kept as an error."""
        seconds, status, answer = self._post(f"/api/v1/annotation-sets/{self.annotation_set}/operations/")
        if status != 200 or json.loads(answer)["results"][0]["status"] != "applied":
            self.errors.append(f"{status} {answer[:200]!r}")
        return seconds

    def save_plainly(self) -> float:
        """The seconds the plain endpoint took for the same body."""
        seconds, status, answer = self._post("/api/bench/save/")
        if status != 200:
            self.errors.append(f"{status} {answer[:200]!r}")
        return seconds

    def _post(self, address: str) -> tuple[float, int, bytes]:
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        body = self.body()
        began = time.perf_counter()
        self.connection.request("POST", address, body, headers)
        response = self.connection.getresponse()
        answer = response.read()
        return time.perf_counter() - began, response.status, answer


@dataclass(frozen=True)
class Reading:
    """What a reader read."""

    rows: int
    bytes: int
    seconds: float
    seconds_to_first: float


def reader(port: int, address: str, secret: str) -> "subprocess.Popen[bytes]":
    """A process that reads the lines at the address as fast as it can."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.clients", str(port), address, secret], cwd=PROJECT, stdout=subprocess.PIPE
    )


def reading_of(process: "subprocess.Popen[bytes]") -> Reading:
    """What the reader says once it is done. Raises RuntimeError when it was not given the whole."""
    output, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError("the stream was not read to its end")
    return Reading(**json.loads(output))


def _read(port: int, address: str, secret: str) -> Mapping[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    headers = {"Authorization": f"Bearer {secret}", "Accept": "application/x-ndjson"}
    connection.request("GET", address, headers=headers)
    response = connection.getresponse()
    if response.status != 200:
        raise RuntimeError(f"{response.status} {response.read()[:500]!r}")
    rows = size = 0
    first = 0.0
    while block := response.read1(READ_BYTES):
        first = first or time.perf_counter() - began
        rows += block.count(b"\n")
        size += len(block)
    return {"rows": rows, "bytes": size, "seconds": time.perf_counter() - began, "seconds_to_first": first}


if __name__ == "__main__":
    print(json.dumps(_read(int(sys.argv[1]), sys.argv[2], sys.argv[3])))
