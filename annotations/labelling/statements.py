"""Queries whose SQL is made once. Django makes it anew each time, which takes longer than running it."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model, QuerySet, Value

AnyModel = TypeVar("AnyModel", bound=Model)


class Given(Value):
    """A parameter of a statement, by the name under which its value is given."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(name, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class Statement(Generic[AnyModel]):
    """A query whose parameters are `Given`."""

    def __init__(self, query: Callable[[], QuerySet[AnyModel, Any]]) -> None:
        self.query = query

    @cached_property
    def _made(self) -> tuple[Any, str, tuple[Any, ...]]:
        compiler = self.query().query.get_compiler(DEFAULT_DB_ALIAS)
        return compiler, *compiler.as_sql()

    def rows(self, **given: Any) -> Iterator[tuple[Any, ...]]:
        """The rows for these values of the parameters, each as a `values_list` gives it."""
        compiler, sql, parameters = self._made
        values = [
            one.output_field.get_db_prep_value(given[one.value], connection) if isinstance(one, Given) else one
            for one in parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
        rows: Iterator[tuple[Any, ...]] = compiler.results_iter([found], tuple_expected=True)
        return rows

    def objects(self, **given: Any) -> Iterator[AnyModel]:
        """The objects for these values of the parameters; the query is one of whole objects."""
        model = self._made[0].query.model
        names = [field.attname for field in model._meta.concrete_fields]
        for row in self.rows(**given):
            yield model.from_db(DEFAULT_DB_ALIAS, names, row)
