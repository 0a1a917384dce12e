"""Every word a reader meets, in both languages, and how numbers and dates are written there.

The catalogues are gettext files, `locales/<language>/<domain>.po`, whose message ids are dotted keys and whose
messages are whole sentences with named placeholders. They lie on the lowest floor because an error message,
a table heading and a report sentence are all words for people.
"""

from __future__ import annotations

from lnet_eval.texts.catalogue import LANGUAGES, MissingText, Words, default_language, speaking, words

__all__ = ["LANGUAGES", "MissingText", "Words", "default_language", "speaking", "words"]
