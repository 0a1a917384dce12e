"""`[surveys.<id>]`: one survey, its questions, and which columns of the file hold what."""

from __future__ import annotations

import functools
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from lnet_eval.plan.fields import Identifier, Month, OneOrMore, Section, Text
from lnet_eval.texts import words

MOST_KEY_ITEMS: Final = 3  # pre-specified questions that are tested; the rest is description
SurveyTool = Literal["nettskjema", "forms", "surveyxact", "redcap", "plain"]


class Scale(Section):
    """The answers of a survey item, from the most negative to the most positive.

    `values` says which point a word or a code of the file means, where it is neither a label nor the point's number.
    """

    labels: tuple[Text, ...]
    agree: tuple[int, ...] = (4, 5)
    not_applicable: tuple[str, ...] = ()
    values: dict[str, int] = Field(default_factory=dict)


class Item(Section):
    """One question of a survey.

    `column` is the file's own heading and `also` other headings of the same question: the form in another language.
    With `option` the question let people tick several answers, and the item is whether this one was ticked.
    """

    id: Identifier
    column: str
    also: Annotated[tuple[str, ...], OneOrMore] = ()
    option: str | None = None
    text: Text
    theme: Identifier | None = None
    key: bool = False
    reversed: bool = False
    scale: Scale | None = None


class ItemScale(Section):
    """`[[surveys.<id>.scales]]`: questions that are meant to measure one thing together."""

    id: Identifier
    text: Text
    items: tuple[Identifier, ...] = Field(min_length=2)
    fewest_answered: int | None = Field(default=None, ge=1)


class Theme(Section):
    """A theme of free-text answers; `words` find it where nobody has coded the answers ("tid*" finds «tidspress»)."""

    id: Identifier
    text: Text
    words: Annotated[tuple[str, ...], OneOrMore] = ()


class FreeText(Section):
    """`[[surveys.<id>.free_text]]`: an open question.

    `coded` is the column in which a person has written the themes' ids, `quotable` the one in which a person has
    marked what may be quoted. Without `quotable` nothing is quoted.
    """

    id: Identifier
    column: str
    text: Text
    themes: tuple[Theme, ...] = ()
    coded: str | None = None
    quotable: str | None = None


class Survey(Section):
    """`[surveys.<id>]`: one survey at one point in time."""

    title: Text
    file: str = Field(min_length=1)
    wave: str = Field(pattern=r"^(gathering-[1-9]\d?|end|pre|post|retrospective_pre)$")
    format: SurveyTool | Literal["csv", "xlsx", "parquet"] | None = None
    sheet: str | None = None
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    encoding: str | None = None
    codebook: str | None = None
    event: str | None = None
    date: Month | None = None
    invited: int | None = Field(default=None, ge=0)
    anonymous: bool = True
    key: str | None = None
    submitted: str | None = None
    team: str | None = None
    scale: Scale
    items: tuple[Item, ...] = Field(min_length=1)
    scales: tuple[ItemScale, ...] = ()
    groups: Annotated[tuple[str, ...], OneOrMore] = ()
    frame: dict[str, dict[str, int]] = Field(default_factory=dict)
    free_text: tuple[FreeText, ...] = ()

    @model_validator(mode="after")
    def never_linked_when_anonymous(self) -> Self:
        """An anonymous survey has no key that could link a person's answers."""
        if self.anonymous and self.key is not None:
            raise ValueError("anonymous_survey_with_key")
        return self

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading of the file that the plan names."""
        named = [self.key, self.submitted, self.team]
        for open_question in self.free_text:
            named += [open_question.column, open_question.coded, open_question.quotable]
        questions = [heading for item in self.items for heading in (item.column, *item.also)]
        return tuple(dict.fromkeys([*questions, *self.groups, *(name for name in named if name)]))

    def scale_of(self, item: Item) -> Scale:
        """The answers of one question: its own, ticked or not, or the survey's."""
        return item.scale or (ticked() if item.option is not None else self.scale)

    def item(self, item_id: str) -> Item:
        """The question with this id; raises KeyError."""
        return {item.id: item for item in self.items}[item_id]


@functools.cache
def ticked() -> Scale:
    """The two answers of an option that people could tick."""
    nb, en = words("nb"), words("en")
    labels = (
        Text(nb=nb("survey.not_ticked"), en=en("survey.not_ticked")),
        Text(nb=nb("survey.ticked"), en=en("survey.ticked")),
    )
    return Scale(labels=labels, agree=(2,))
