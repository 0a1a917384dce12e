"""Read a finished page as its reader does, and name every sentence that claims more than the grade permits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from lnet_eval.evidence import Grade
from lnet_eval.reporting.guard import causal_words

_INLINE: Final = frozenset({"a", "abbr", "b", "em", "i", "span", "strong", "sub", "sup"})  # go on within a text
_VOID: Final = frozenset({"base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_UNSEEN: Final = frozenset({"script", "style"})
_SPOKEN: Final = ("alt", "aria-label", "title", "placeholder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A text of a page that claims too much.

    Attributes
    ----------
    section : id of the section that it stands in, or "" outside them.
    language : of the passage. words : the reserved words in it.
    """

    section: str
    language: str
    text: str
    words: tuple[str, ...]


def page_claims(html: str, grade: Grade) -> tuple[Claim, ...]:
    """Every text of a page, visible or spoken (text alternatives, labels), with words that `grade` does not permit."""
    claims = []
    for section, language, text in page_texts(html):
        words = causal_words(text, language, grade)
        if words:
            claims.append(Claim(section=section, language=language, text=text, words=words))
    return tuple(claims)


def page_texts(html: str) -> Iterator[tuple[str, str, str]]:
    """The texts of a page in order: the section, the language, and the words of one block.

    A passage that is marked as being in another language than its surroundings is a text of its own.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_text()
    yield from reader.texts


class _Reader(HTMLParser):
    """Collects texts; knows the section and the language that each stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[str, str, str]] = []
        self._open: list[tuple[str, str, str]] = []  # element, section, language
        self._heard: list[str] = []

    @property
    def _section(self) -> str:
        return self._open[-1][1] if self._open else ""

    @property
    def _language(self) -> str:
        return self._open[-1][2] if self._open else "nb"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._language
        if tag not in _INLINE or language != self._language:
            self.end_text()
        section = given.get("id") or "" if tag == "section" else self._section
        for name in _SPOKEN:
            if spoken := given.get(name):
                self.texts.append((section, language, spoken))
        if tag not in _VOID:
            self._open.append((tag, section, language))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or tag not in {name for name, _, _ in self._open}:
            return
        while self._open:
            language = self._language
            if tag not in _INLINE or (len(self._open) > 1 and self._open[-2][2] != language):
                self.end_text()
            name, _, _ = self._open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1][0] not in _UNSEEN:
            self._heard.append(data)

    def end_text(self) -> None:
        """What was heard until now is one text."""
        text = " ".join("".join(self._heard).split())
        if text:
            self.texts.append((self._section, self._language, text))
        self._heard.clear()
