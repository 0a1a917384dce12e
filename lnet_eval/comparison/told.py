"""What a field of a network's summary may hold; its results may come from elsewhere, and from anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from lnet_eval.comparison.common_scale import Scale, ScaledEffect
from lnet_eval.plan.fields import Identifier
from lnet_eval.plan.people import Factor
from lnet_eval.texts import LANGUAGES

BETTER: Final = (
    "improved", "worse", "no_clear_change", "two_points_improved", "two_points_worse", "two_points_same",
    "not_analysed", "no_measurements", "not_started",
)  # fmt: skip
"""The codes of the first answer."""
LONGEST: Final = 10_000  # letters of one text
MOST: Final = 10_000  # rows of one table
_LARGEST: Final = 1e12  # NOK and hours: beyond any network, and small enough to be reckoned with


def _in_both(texts: Mapping[str, str]) -> Mapping[str, str]:
    if not all(texts.get(language) for language in LANGUAGES):
        raise ValueError("a text in both languages")
    return texts


def _day(text: str) -> str:
    dt.date.fromisoformat(text)
    return text


def _on(*scales: Scale) -> AfterValidator:
    def check(effect: ScaledEffect) -> ScaledEffect:
        if effect.unit not in scales:
            raise ValueError("an effect on another scale")
        return effect

    return AfterValidator(check)


def _like(shape: type[BaseModel]) -> AfterValidator:
    """A row that is read as `shape`, and kept as it is read."""

    def check(row: Mapping[str, Any]) -> Mapping[str, Any]:
        return shape.model_validate(row).model_dump()

    return AfterValidator(check)


Line = Annotated[str, Field(max_length=LONGEST)]
Code = Annotated[str, Field(pattern=r"^[a-z_]{1,64}$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
Titles = Annotated[Mapping[str, Line], Field(max_length=LONGEST), AfterValidator(_in_both)]
MeasureTitles = Titles | Annotated[Mapping[str, str], Field(max_length=0)]  # none where there is no measure
FirstAnswer = Annotated[str, Field(pattern=f"^({'|'.join(BETTER)})$")]
Count = Annotated[int, Field(ge=0, le=10**9)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]
Tier = Annotated[int, Field(ge=0, le=7)]
Year = Annotated[int, Field(ge=1900, le=2199)]
Statuses = Mapping[Factor, Literal["present", "partly", "weak", "unknown"]]
Judged = Mapping[Factor, Literal["present", "partly", "weak"]]
Standardised = Annotated[ScaledEffect, _on("sd")]
LogRatio = Annotated[ScaledEffect, _on("ratio", "odds_ratio")]


class _Row(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)


class _Interview(_Row):
    number: Count
    question: Line
    network: Line
    keyword: Line


class _Theme(_Row):
    survey: Identifier
    survey_titles: Titles
    question: Identifier
    question_texts: Titles
    theme: Identifier | None
    theme_texts: Titles | None
    by_person: bool
    n: Count | None
    written: Count | None

    @model_validator(mode="after")
    def agree(self) -> Self:
        """A theme has its texts, and no more people touched it than wrote something."""
        if (self.theme is None) != (self.theme_texts is None):
            raise ValueError("a theme without its texts")
        if self.n is not None and self.written is not None and self.n > self.written:
            raise ValueError("more than wrote something")
        return self


Interviews = Annotated[tuple[Annotated[Mapping[str, Any], _like(_Interview)], ...], Field(max_length=MOST)]
Themes = Annotated[tuple[Annotated[Mapping[str, Any], _like(_Theme)], ...], Field(max_length=MOST)]
