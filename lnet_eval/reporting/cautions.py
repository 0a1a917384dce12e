"""What a reader must know about a result, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from numbers import Real

from lnet_eval.methods.estimate import Caution
from lnet_eval.reporting.blocks import Prose
from lnet_eval.texts import Words


def caution_text(say: Words, caution: Caution) -> str:
    """The sentence `caution.<code>` with its numbers as the language writes them."""
    key = f"caution.{caution.code}"
    if key not in say:
        return say("caution.unnamed", code=caution.code)
    return say(key, **{name: _value(say, value) for name, value in caution.values.items()})


def caution_prose(say: Words, cautions: Iterable[Caution]) -> Iterator[Prose]:
    """One small paragraph per caution, each said once."""
    for text in dict.fromkeys(caution_text(say, caution) for caution in cautions):
        yield Prose(role="note", text=text)


def _value(say: Words, value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    number = float(value)
    return say.number(number, 0 if number.is_integer() else 2)
