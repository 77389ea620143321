"""Queries whose SQL is made once. Django makes it anew each time, which takes longer than running it."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, QuerySet, Value


class Given(Value):
    """A parameter of a statement, by the name under which its value is given."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(name, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class Statement:
    """A query whose parameters are `Given`."""

    def __init__(self, query: Callable[[], QuerySet[Any, Any]]) -> None:
        self.query = query

    @cached_property
    def made(self) -> tuple[Any, str, tuple[Any, ...]]:
        """What Django made of the query: its compiler, the SQL, and the parameters, some of them yet to be given."""
        compiler = self.query().query.get_compiler(DEFAULT_DB_ALIAS)
        return compiler, *compiler.as_sql()

    def run(self, **given: Any) -> Iterator[Any]:
        """What the query finds for these values: objects, or rows if it is a `values_list`."""
        compiler, sql, parameters = self.made
        values = [
            one.output_field.get_db_prep_value(given[one.value], connection) if isinstance(one, Given) else one
            for one in parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = compiler.results_iter([cursor.fetchall()], tuple_expected=True)
        if not compiler.query.default_cols:
            yield from rows
            return
        model = compiler.query.model
        names = [field.attname for field in model._meta.concrete_fields]
        yield from (model.from_db(DEFAULT_DB_ALIAS, names, row) for row in rows)
