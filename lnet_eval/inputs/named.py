"""Everything that a network's plan names to be read, whether or not it is there."""

from __future__ import annotations

from pydantic import BaseModel

from lnet_eval.plan.model import Plan

_NAMING = ("file", "codebook", "organisations")


def named_inputs(plan: Plan) -> tuple[str, ...]:
    """The names of the files and queries in the plan's sources and surveys, each once, in the plan's order."""
    found: list[str] = []
    for section in (plan.sources, *plan.surveys.values()):
        found += _names_in(section)
    return tuple(dict.fromkeys(found))


def _names_in(section: BaseModel) -> list[str]:
    found: list[str] = []
    for name in type(section).model_fields:
        value = getattr(section, name)
        if name in _NAMING and isinstance(value, str):
            found.append(value)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BaseModel):
                found += _names_in(part)
    return found
