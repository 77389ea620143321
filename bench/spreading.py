"""Parts made by workers over Parquet: by Dask or by DuckDB; pooled here.

A row is a document with its readers and its marks. A worker knows nothing but its rows: it makes the parts, adds them
up, and gives back one part, which is JSON.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotations.core import measures
from annotations.core.measures import Document, Part, Result, Study, Unit
from bench import marks

MEASURES = ("char_alpha_label", "alpha_u_1995", "u_alpha_2016", "span_f1", "semeval_f1", "gamma_disorder")
FILES = 8


def documents(count: int) -> Study:
    """So many documents of two or three readers, every tenth of one."""
    readers = (3, 2, 3, 2, 3, 2, 3, 2, 3, 1)
    return Study(tuple(marks.document(5 + at % 7, readers[at % 10], seed=at, name=f"text {at}") for at in range(count)))


def written(study: Study, folder: Path) -> list[Path]:
    """The study as Parquet files."""
    import pyarrow
    from pyarrow import parquet

    rows = [
        {
            "name": document.name,
            "length": document.length,
            "annotators": list(document.annotators),
            "marks": [{"annotator": u.annotator, "label": u.category, "first": u.start, "last": u.end} for u in units],
        }
        for document in study.documents
        for units in [document.units]
    ]
    size = -(-len(rows) // FILES)
    paths = []
    for begin in range(0, len(rows), size):
        paths.append(folder / f"{begin}.parquet")
        parquet.write_table(pyarrow.Table.from_pylist(rows[begin : begin + size]), paths[-1])
    return paths


def document_of(row: dict[str, Any]) -> Document:
    units = tuple(Unit(each["annotator"], each["label"], each["first"], each["last"]) for each in row["marks"])
    return Document(row["name"], row["length"], tuple(row["annotators"]), units)


def parts_of(rows: Sequence[dict[str, Any]]) -> dict[str, Part]:
    """One part of each measure for these rows."""
    read = [document_of(row) for row in rows]
    return {name: measures.merge(measures.part(name, document) for document in read) for name in MEASURES}


def parts_of_file(path: str) -> str:
    """The same for a file, as JSON."""
    from pyarrow import parquet

    return json.dumps(parts_of(parquet.read_table(path).to_pylist()))


def by_nobody(paths: Sequence[Path], workers: int) -> list[str]:
    """What this process makes of the files, one after the other."""
    return [parts_of_file(str(path)) for path in paths]


def by_dask(paths: Sequence[Path], workers: int) -> list[str]:
    """What the workers of Dask gave back."""
    import dask.bag

    bag = dask.bag.from_sequence(map(str, paths), npartitions=len(paths)).map(parts_of_file)
    return list(bag.compute(scheduler="processes", num_workers=workers))


def by_duckdb(paths: Sequence[Path], workers: int) -> list[str]:
    """What DuckDB gave back: a function of its own, called for the rows of Parquet that it reads."""
    import duckdb

    def parts(rows: str) -> str:
        return json.dumps(parts_of(json.loads(rows)))

    with duckdb.connect(config={"threads": workers}) as connection:
        connection.create_function("parts", parts, ["VARCHAR"], "VARCHAR")
        query = (
            "SELECT parts(CAST(to_json(list(t)) AS VARCHAR)) FROM read_parquet(?, filename = true) t GROUP BY filename"
        )
        return [found for (found,) in connection.execute(query, [[str(path) for path in paths]]).fetchall()]


ENGINES = {"this process": by_nobody, "Dask": by_dask, "DuckDB": by_duckdb}


def pooled(returned: Sequence[str]) -> dict[str, Result]:
    """The answer of each measure for all that workers gave back."""
    parts = [json.loads(each) for each in returned]
    return {name: measures.pool(name, [each[name] for each in parts]) for name in MEASURES}


def apart(one: Result, other: Result) -> float:
    """How far two answers are apart at most, in shares of what is above 1; infinite if they are of other things."""
    if one.values.keys() != other.values.keys() or one.facts != other.facts:
        return float("inf")
    return max(_differences(one, other), default=0.0)


def _differences(one: Result, other: Result) -> Iterator[float]:
    for key, value in one.values.items():
        values = value.value, other.values[key].value
        if None in values:
            yield 0.0 if values == (None, None) else float("inf")
        else:
            yield abs(values[0] - values[1]) / max(1.0, abs(values[0]))
