"""The sections of network.toml that name tables of the folder."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from lnet_eval.plan.fields import Identifier, OneOrMore, Section


class Layout(Section):
    """Where in a sheet the table stands, for the sheets whose own look does not settle it.

    Attributes
    ----------
    header_row : the first row of headings, as a spreadsheet counts. header_rows : how many rows of headings there are;
        their texts are joined with " / ", and a heading over several columns counts for each of them.
    last_row : the last row of the table. hidden : whether hidden rows are used or left out.
    """

    header_row: int | None = Field(default=None, ge=1, le=10_000)
    header_rows: int = Field(default=1, ge=1, le=5)
    last_row: int | None = Field(default=None, ge=2)
    hidden: Literal["use", "leave_out"] = "use"


class Source(Layout):
    """`[sources.<table>]`: one file, or one query to a database, and which of its columns is what.

    Attributes
    ----------
    sql : a single SELECT. url_env : name of the environment variable that holds the database's address.
    file : name of the file; of a query, what its table is called in messages ("measurements.sql").
    """

    file: str = Field(min_length=1)
    sql: str | None = Field(default=None, min_length=1)
    url_env: str | None = Field(default=None, pattern=r"^[A-Z][A-Z0-9_]*$")
    format: Literal["csv", "xlsx", "parquet"] | None = None
    sheet: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    where: dict[str, str | int | float | bool | list[str | int | float]] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    encoding: str | None = None
    unit: Identifier | None = None
    measure: Identifier | None = None

    @model_validator(mode="after")
    def database_is_named(self) -> Self:
        """A query needs the name of a variable, and a variable a query."""
        if (self.sql is None) != (self.url_env is None):
            raise ValueError("sql_and_url_env")
        return self


class MeasurementSource(Source):
    """`[sources.measurements]`: a table of measurements, also one that was made for people to look at.

    Attributes
    ----------
    each_sheet : what the sheets of a workbook are named after; `sheets` names those to read (all without it).
    wide : what the columns are named after: one column per period, unit or measure. year : the year of months that
        stand without one (else the only year that the title over the table names).
    organisations : a file with organisation numbers and names (and what each belongs to), for a registry's upload.
    """

    format: Literal["csv", "xlsx", "parquet", "registry"] | None = None  # type: ignore[assignment]
    sheets: Annotated[tuple[str, ...], OneOrMore] = ()
    each_sheet: Literal["unit", "measure"] | None = None
    wide: Literal["period", "unit", "measure"] | None = None
    year: int | None = Field(default=None, ge=1900, le=2200)
    organisations: str | None = Field(default=None, min_length=1)


class Sources(Section):
    """`[sources]`: the tables of the folder."""

    measurements: Annotated[tuple[MeasurementSource, ...], OneOrMore] = ()
    attendance: Source | None = None
    status: Source | None = None
    costs: Source | None = None
    interviews: Source | None = None
    events: Source | None = None
    progress: Source | None = None
    earlier: Source | None = None

    @model_validator(mode="before")
    @classmethod
    def queries_have_names(cls, value: Any) -> Any:
        """Call the table of a query after its place in the plan, as if it were a file."""
        if not isinstance(value, dict):
            return value
        named = {}
        for key, tables in value.items():
            several = isinstance(tables, (list, tuple))
            parts = [
                _named(table, key if not several or number == 1 else f"{key}-{number}")
                for number, table in enumerate(tables if several else [tables], start=1)
            ]
            named[key] = parts if several else parts[0]
        return named


def _named(table: Any, name: str) -> Any:
    if not isinstance(table, dict) or table.get("sql") is None:
        return table
    if "file" in table:
        raise ValueError("sql_and_file")
    return {**table, "file": f"{name}.sql", "format": "parquet"}
