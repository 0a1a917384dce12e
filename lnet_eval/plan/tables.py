"""The sections of network.toml that name tables of the folder."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lnet_eval.plan.fields import Identifier, OneOrMore, Section


class Source(Section):
    """`[sources.<table>]`: one file, and which of its columns is what."""

    file: str = Field(min_length=1)
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


class Sources(Section):
    """`[sources]`: the tables of the folder."""

    measurements: Annotated[tuple[Source, ...], OneOrMore] = ()
    attendance: Source | None = None
    status: Source | None = None
    costs: Source | None = None
    interviews: Source | None = None
    events: Source | None = None
