"""CSV and other delimited text: which encoding, which delimiter, and the cells."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

DELIMITERS = (";", "\t", "|", ",")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_GARBLED = re.compile("Ã[¥¦¸˜…†\u0085\u0086\u0098]")
_SAMPLE_ROWS = 50


class NotText(ValueError):
    """The bytes are no text; `code` is the problem's code."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def decode(content: bytes, encoding: str | None) -> tuple[str, str]:
    """The text, and the name of the encoding that it was read with.

    Without `encoding`: what the byte order mark says, else UTF-8, else Windows-1252.

    Raises
    ------
    NotText : the encoding is unknown or does not fit, the content is binary, or the text was garbled by an earlier
        reading with the wrong encoding.
    """
    text, name = _decode(content, encoding)
    if "\x00" in text:
        raise NotText("file_not_text")
    if _GARBLED.search(text):
        raise NotText("file_garbled")
    return text, name


def _decode(content: bytes, encoding: str | None) -> tuple[str, str]:
    if encoding is not None:
        try:
            name = codecs.lookup(encoding).name
            # a byte order mark is never part of the first heading
            return content.decode("utf-8-sig" if name == "utf-8" else encoding).removeprefix("\ufeff"), encoding
        except LookupError:
            raise NotText("encoding_unknown") from None
        except ValueError:  # UnicodeError among them
            raise NotText("encoding_does_not_fit") from None
    for bom, codec, name in _BOMS:
        if content.startswith(bom):
            try:
                return content.decode(codec), name
            except UnicodeError:
                raise NotText("file_not_text") from None
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeError:
        raise NotText("file_not_text") from None


def split_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of `text`, quoted cells unquoted; empty lines are empty rows, so that counting gives Excel's rows.

    Raises
    ------
    NotText : a cell is too long to be one (a quotation mark that is never closed).
    """
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise NotText("quote_not_closed") from None


def take_separator_line(text: str) -> tuple[str, str | None]:
    """The text without Excel's first line "sep=;", and the delimiter that it names."""
    found = re.match(r"\s*\"?sep=(.)\"?\r?\n", text, flags=re.IGNORECASE)
    return (text[found.end() :], found[1]) if found else (text, None)


def guess_delimiter(text: str, wanted: Sequence[str]) -> str:
    """The delimiter that finds most of the `wanted` headings, then the one whose rows agree best on their width."""
    names = {_folded(name) for name in wanted}

    def merit(delimiter: str) -> tuple[int, float, int]:
        try:
            sample = [row for row in itertools.islice(split_rows(text, delimiter), _SAMPLE_ROWS) if any(row)]
        except NotText:
            return 0, 0.0, 0
        widths = Counter(len(row) for row in sample if len(row) > 1)
        width, agreeing = widths.most_common(1)[0] if widths else (1, 0)
        found = max((len(names & {_folded(cell) for cell in row}) for row in sample[:1]), default=0)
        return found, agreeing / max(len(sample), 1), width

    return max(DELIMITERS, key=merit)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
