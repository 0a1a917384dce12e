"""The small types that the plan's sections are made of."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

ID_PATTERN = r"^[a-z0-9-]{1,64}$"
Identifier = Annotated[str, Field(pattern=ID_PATTERN)]


class Section(BaseModel):
    """A part of network.toml: frozen, and no key that the plan does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)


class Text(Section):
    """A text in both languages; written as one string, it is the same in both.

    Attributes
    ----------
    nb, en : the text in Norwegian bokmål and in English.
    shared : the text was given once; it is then in `language`, and marked so on the other language's page.
    """

    nb: str = Field(min_length=1)
    en: str = Field(min_length=1)
    shared: bool = False

    @model_validator(mode="before")
    @classmethod
    def one_string_for_both(cls, value: Any) -> Any:
        """Accept `title = "…"`, and a table with one of the two languages."""
        if isinstance(value, str):
            return {"nb": value, "en": value, "shared": True}
        if isinstance(value, dict) and len(value) == 1 and {"nb", "en"} & set(value):
            (only,) = value.values()
            return {"nb": only, "en": only, "shared": True}
        return value


def _first_day(value: Any) -> Any:
    """Read "2018-03" as the first day of that month; leave everything else to the date type."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}", value):
        return dt.date(int(value[:4]), int(value[5:]), 1) if 1 <= int(value[5:]) <= 12 else value
    if isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2200:
        return dt.date(value, 1, 1)
    return value


Month = Annotated[dt.date, BeforeValidator(_first_day)]
"""A date; "2018-03" and 2018 are read as the first day of that month or year."""


def _last_day(value: Any) -> Any:
    """Read "2018-03" as the last day of that month, and 2018 as the last of that year."""
    first = _first_day(value)
    if first is value:
        return value
    month = 12 if isinstance(value, int) else first.month
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


MonthEnd = Annotated[dt.date, BeforeValidator(_last_day)]
"""A date on which something ends; "2018-03" and 2018 are read as the last day of that month or year."""


def _counted(value: Any) -> Any:
    """Refuse words where people are counted: a person's name is no part of a plan."""
    if isinstance(value, (str, list, tuple, dict)):
        raise ValueError("people_by_name")
    return value


Count = Annotated[int, BeforeValidator(_counted), Field(ge=0)]
"""A number of people; a name, or a list of them, is refused."""


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, (str, dict)) else value


OneOrMore = BeforeValidator(_as_list)
"""A list that may be written as its only element."""
