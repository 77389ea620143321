"""A stream of all spans: how fast, in how much memory, and what becomes of those who save meanwhile."""

import argparse
import subprocess
from collections.abc import Sequence

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
        usual = [saver.save() for _ in range(WARM_UP + given.saves)][WARM_UP:]
        spans = filled.spans + saver.made
        before = server.memory_mb("VmRSS")
        taken = [server.processor_seconds()]
        alone, memory = _watched(server, address, filled.secret)
        most = server.memory_mb("VmHWM")
        taken.append(server.processor_seconds())
        plainly = f"/api/bench/rows/?rows={min(given.plain_rows, given.spans)}"
        plain = reading_of(reader(server.port, plainly, filled.secret))
        taken.append(server.processor_seconds())
        meanwhile = _saved_during(reader(server.port, address, filled.secret), saver)
    per_row = (taken[1] - taken[0]) / alone.rows, (taken[2] - taken[1]) / plain.rows
    figures = [
        Figure("rows", f"{alone.rows:,}", f"{spans:,}", alone.rows == spans),
        Figure("rows a second", f"{alone.rows_a_second:,.0f}"),
        Figure("megabytes a second", f"{alone.bytes / alone.seconds / 1e6:.0f}"),
        Figure("first bytes after", f"{alone.seconds_to_first * 1000:.0f} ms"),
        Figure("plain serializer, rows a second", f"{plain.rows_a_second:,.0f}"),
        ratio("stream / plain serializer", alone.rows_a_second / plain.rows_a_second, 10, at_least=True),
        Figure("processor time a row", f"{per_row[0] * 1e6:.0f} µs"),
        Figure("processor time a row, plain serializer", f"{per_row[1] * 1e6:.0f} µs"),
        Figure("memory of the worker before", f"{before:.0f} MB"),
        Figure("… in the first and the last quarter", " and ".join(f"{one:.0f} MB" for one in memory)),
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


def _watched(server: Server, address: str, secret: str) -> tuple[Reading, tuple[float, float]]:
    """What was read, and the most memory a worker had in the first and in the last quarter of the time."""
    process = reader(server.port, address, secret)
    seen: list[float] = []
    while not _is_done(process, 0.1):
        seen.append(server.memory_mb("VmRSS"))
    reading = reading_of(process)
    quarter = max(1, len(seen) // 4)
    return reading, (max(seen[:quarter], default=0), max(seen[-quarter:], default=0))


def _saved_during(process: "subprocess.Popen[bytes]", saver: Saver) -> list[float]:
    """The seconds each save took while the reader read; at least one."""
    # The server has closed a connection that was idle for so long.
    saver.connection.close()
    seconds = [saver.save()]
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
