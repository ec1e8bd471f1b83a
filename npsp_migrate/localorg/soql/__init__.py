"""SOQL for the local org: text in, Salesforce JSON records out, over SQLite."""

from npsp_migrate.localorg.soql.comparands import long_id
from npsp_migrate.localorg.soql.context import Clock, Visibility
from npsp_migrate.localorg.soql.errors import SoqlError
from npsp_migrate.localorg.soql.parser import parse
from npsp_migrate.localorg.soql.render import render
from npsp_migrate.localorg.soql.run import PAGE_SIZE, QueryResult, run
from npsp_migrate.localorg.soql.schema_view import ChildView, FieldView, ObjectView, SchemaView

__all__ = [
    "PAGE_SIZE",
    "ChildView",
    "Clock",
    "FieldView",
    "ObjectView",
    "QueryResult",
    "SchemaView",
    "SoqlError",
    "Visibility",
    "long_id",
    "parse",
    "render",
    "run",
]
