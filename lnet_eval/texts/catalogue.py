"""Read the catalogues and say things in one language."""

from __future__ import annotations

import datetime as dt
import functools
import math
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

if TYPE_CHECKING:  # pandas takes half a second, and a command that only says something need not wait for it
    import pandas as pd

Language = Literal["nb", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_LOCALES = {"nb": "nb_NO", "en": "en_GB"}
_FOLDER = Path(__file__).parent / "locales"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"


class MissingText(KeyError):
    """A key that the catalogue of a language does not have."""


_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Within it, what is said without a language of its own, such as an error, is said in `language`."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def default_language() -> Language:
    """The language of the person at the terminal: Norwegian where the environment says so, else English."""
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    setting = os.environ.get("LNET_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "nb" if setting[:2].lower() in {"nb", "no", "nn"} else "en"


def read_catalogue(language: str) -> dict[str, str | tuple[str, ...]]:
    """All messages of `language`, over every domain file; a key may stand in one domain only."""
    messages: dict[str, str | tuple[str, ...]] = {}
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=_LOCALES[language], abort_invalid=True):
                if not message.id:
                    continue
                key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
                if key in messages:
                    raise ValueError(f"{path.name}: the key {key!r} stands twice in the {language} catalogues")
                string = message.string
                messages[key] = tuple(string) if isinstance(string, (tuple, list)) else str(string)
    return messages


@functools.lru_cache(maxsize=20_000)
def _written(rounded: float, digits: int, language: str) -> str:
    """A number as a language writes it; the numbers of a page come again in its tables, figures and sentences."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(rounded, format=pattern, locale=_LOCALES[language]).replace("-", MINUS)


class Words:
    """One language: its sentences, and its way of writing numbers, intervals and dates.

    Everything returned is plain text; whoever builds HTML escapes it.
    """

    def __init__(self, language: Language, messages: Mapping[str, str | tuple[str, ...]]) -> None:
        self.language: Language = language
        self._messages = messages
        self._locale = Locale.parse(_LOCALES[language])
        months = "|".join(self._locale.months["format"]["wide"].values())
        self._loose = re.compile(rf"(?<=\d)\ (?=%)|(?<=\d|(?<=\d)\.)\ (?=(?:{months})\b)")

    def __reduce__(self) -> tuple[Callable[[str], Words], tuple[str]]:
        return words, (self.language,)

    def __contains__(self, key: str) -> bool:
        return key in self._messages

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence `key` with its placeholders filled."""
        message = self._messages.get(key)
        if message is None:
            raise MissingText(f"{key} ({self.language})")
        text = message if isinstance(message, str) else message[-1]
        return text.format(**values) if values else text

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """The singular or plural form of `key` for `n`; `{n}` is filled with the number written out."""
        message = self._messages.get(key)
        if message is None:
            raise MissingText(f"{key} ({self.language})")
        forms = (message,) if isinstance(message, str) else message
        return forms[0 if n == 1 else -1].format(n=self.number(n), **values)

    def of(self, text: object) -> str:
        """The text of the plan in this language (an object with the attributes `nb` and `en`)."""
        return str(getattr(text, self.language))

    def number(self, value: float, digits: int = 0) -> str:
        """`value` with `digits` decimals, a true minus sign and the language's separators; "–" where missing."""
        if value is None or not math.isfinite(value):
            return "–"
        return _written(round(float(value), digits) + 0.0, digits, self.language)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share between 0 and 1 as per cent: "40,4 %" and "40.4%".

        In whole per cent, a share that is neither nothing nor everything is never written as 0 or 100.
        """
        if share is None or not math.isfinite(share):
            return "–"
        if digits == 0 and 0 < share < 1 and round(100 * share) in {0, 100}:
            digits = 1
        return self.number(100 * share, digits) + (f"{NO_BREAK_SPACE}%" if self.language == "nb" else "%")

    def date(self, day: dt.date) -> str:
        """A day written out: "3. mars 2020" and "3 March 2020"; no line ends between the day and its month."""
        written = "d. MMMM y" if self.language == "nb" else "d MMMM y"
        return self.tied(format_date(day, format=written, locale=self._locale))

    def tied(self, text: str) -> str:
        """`text` with no-break spaces where a line must not end: in "3. mars" and "72 %", which people type too."""
        return self._loose.sub(NO_BREAK_SPACE, text)

    def period(self, period: pd.Period) -> str:
        """A period written out: "mars 2020", "uke 12 2020", "2. kvartal 2020", "2020"."""
        unit = period.freqstr[0]
        if unit == "M":
            return format_date(period.start_time.date(), format="MMMM y", locale=self._locale)
        if unit == "Q":
            return self("period.quarter", quarter=str(period.quarter), year=str(period.year))
        if unit == "W":
            week = period.end_time.isocalendar()
            return self("period.week", week=str(week.week), year=str(week.year))
        if unit in {"Y", "A"}:
            return str(period.year)
        return self.date(period.start_time.date())

    def series(self, items: list[str]) -> str:
        """Items joined as the language does it: "a, b og c"."""
        return format_list(items, locale=self._locale) if items else ""


@functools.cache
def words(language: str) -> Words:
    """The words of `language` ("nb" or "en"); raises ValueError for any other."""
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; there are {', '.join(LANGUAGES)}")
    chosen: Language = "nb" if language == "nb" else "en"
    return Words(chosen, read_catalogue(chosen))
