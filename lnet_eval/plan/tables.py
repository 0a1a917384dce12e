"""The sections of network.toml that name files: tables of the folder, and surveys."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lnet_eval.plan.fields import Identifier, Month, OneOrMore, Section, Text


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


class Scale(Section):
    """The answers of a survey item, from the most negative to the most positive."""

    labels: tuple[Text, ...]
    agree: tuple[int, ...] = (4, 5)
    not_applicable: tuple[str, ...] = ()


class Item(Section):
    """One question of a survey; `column` is the file's own heading."""

    id: Identifier
    column: str
    text: Text
    theme: Identifier | None = None
    key: bool = False


class Survey(Section):
    """`[surveys.<id>]`: one survey at one point in time."""

    title: Text
    file: str = Field(min_length=1)
    wave: str = Field(pattern=r"^(gathering-[1-9]\d?|end|pre|post|retrospective_pre)$")
    format: Literal["csv", "xlsx", "parquet"] | None = None
    sheet: str | None = None
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    encoding: str | None = None
    date: Month | None = None
    invited: int | None = Field(default=None, ge=0)
    anonymous: bool = True
    key: str | None = None
    scale: Scale
    items: tuple[Item, ...] = Field(min_length=1)
    groups: Annotated[tuple[str, ...], OneOrMore] = ()

    @model_validator(mode="after")
    def never_linked_when_anonymous(self) -> Self:
        """An anonymous survey has no key that could link a person's answers."""
        if self.anonymous and self.key is not None:
            raise ValueError("anonymous_survey_with_key")
        return self
