"""A stream of all spans: how fast, in how much memory, and what becomes of those who save meanwhile."""

import argparse
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from bench.clients import Reading, Saver, reader, reading_of
from bench.data import fill
from bench.figures import Figure, percentile, ratio, table
from bench.saving import annotator
from bench.server import Server, serving

WARM_UP = 30
MOST_MEMORY_MB = 120


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench streaming")
    parser.add_argument("--spans", type=int, default=1_000_000)
    parser.add_argument("--plain-rows", type=int, default=50_000, help="of the same rows, through a plain serializer")
    parser.add_argument("--saves", type=int, default=300, help="before the stream, to know what is usual")
    given = parser.parse_args(arguments)
    filled = fill(given.spans)
    person = annotator(filled.project, "Annotator")
    address = f"/api/v1/projects/{filled.project.slug}/annotations/"
    with serving() as server:
        saver = Saver(server.port, *person)
        warm_up = min(WARM_UP, given.saves)
        usual = _saved(saver, warm_up + given.saves)[warm_up:]
        spans = filled.spans + saver.made
        before = server.memory_mb("VmRSS")
        alone = _watched(server, address, filled.secret)
        most = server.memory_mb("VmHWM")
        plainly = f"/api/bench/rows/?rows={min(given.plain_rows, given.spans)}"
        plain = _watched(server, plainly, filled.secret)
        again = _watched(server, address, filled.secret)
        meanwhile = _saved_during(reader(server.port, address, filled.secret), saver)
        # Before and after, so that a machine that grows busier or calmer in between distorts less.
        usual += _saved(saver, given.saves)
    quick = alone.rows_a_second / 2 + again.rows_a_second / 2
    figures = [
        Figure("rows", f"{alone.reading.rows:,}", f"{spans:,}", alone.reading.rows == spans),
        Figure("rows a second", f"{quick:,.0f}"),
        Figure("megabytes a second", f"{alone.reading.bytes / alone.reading.seconds / 1e6:.0f}"),
        Figure("first bytes after", f"{alone.reading.seconds_to_first * 1000:.0f} ms"),
        Figure("plain serializer, rows a second", f"{plain.rows_a_second:,.0f}"),
        ratio("stream / plain serializer", quick / plain.rows_a_second, 10, at_least=True),
        Figure("processor time a row", f"{alone.processor_seconds_a_row * 1e6:.0f} µs"),
        Figure("processor time a row, plain serializer", f"{plain.processor_seconds_a_row * 1e6:.0f} µs"),
        Figure("memory of the worker before", f"{before:.0f} MB"),
        Figure("… in the first and the last quarter", " and ".join(f"{one:.0f} MB" for one in alone.memory_mb)),
        Figure("… at most", f"{most:.0f} MB", f"≤ {MOST_MEMORY_MB} MB", most <= MOST_MEMORY_MB),
        Figure("usual save p95", f"{percentile(usual, 0.95) * 1000:.1f} ms"),
        Figure("save p95 during the stream", f"{percentile(meanwhile, 0.95) * 1000:.1f} ms"),
        Figure("slowest save during the stream", f"{max(meanwhile) * 1000:.1f} ms"),
        Figure("saves during the stream", f"{len(meanwhile)}"),
        ratio("save p95 during / usual", percentile(meanwhile, 0.95) / percentile(usual, 0.95), 2),
        Figure("errors", str(len(saver.errors)), "0", not saver.errors),
    ]
    for error in saver.errors[:3]:
        print(error)
    print(table(f"A stream of {given.spans:,} spans ({connection.vendor})", figures))


@dataclass(frozen=True)
class Watched:
    """A reading, the most memory a worker had in its first and in its last quarter, and what the workers took."""

    reading: Reading
    memory_mb: tuple[float, float]
    processor_seconds: float

    @property
    def rows_a_second(self) -> float:
        return self.reading.rows / self.reading.seconds

    @property
    def processor_seconds_a_row(self) -> float:
        return self.processor_seconds / self.reading.rows


def _watched(server: Server, address: str, secret: str) -> Watched:
    """What became of reading the lines at the address."""
    taken = server.processor_seconds()
    process = reader(server.port, address, secret)
    seen: list[float] = []
    while not _is_done(process, 0.1):
        seen.append(server.memory_mb("VmRSS"))
    reading = reading_of(process)
    quarter = max(1, len(seen) // 4)
    memory = max(seen[:quarter], default=0), max(seen[-quarter:], default=0)
    return Watched(reading, memory, server.processor_seconds() - taken)


def _saved(saver: Saver, times: int) -> list[float]:
    """The seconds each of so many saves took."""
    # The server has closed a connection that was idle for long.
    saver.connection.close()
    return [saver.save() for _ in range(times)]


def _saved_during(process: "subprocess.Popen[bytes]", saver: Saver) -> list[float]:
    """The seconds each save took while the reader read; at least one."""
    seconds = _saved(saver, 1)
    while process.poll() is None:
        seconds.append(saver.save())
    reading_of(process)
    return seconds


def _is_done(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
