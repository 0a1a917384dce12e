"""The data dictionary names every key that a plan may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from lnet_eval.plan.fields import Text
from lnet_eval.plan.model import Plan


def sections_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The sections that a field holds, however they are wrapped."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from sections_in(argument)


def sections() -> list[type[BaseModel]]:
    """Every section of a plan, each once; a text in two languages is no section."""
    found: list[type[BaseModel]] = [Plan]
    for section in found:
        for field in section.model_fields.values():
            found += [one for one in dict.fromkeys(sections_in(field.annotation)) if one not in [*found, Text]]
    return found


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.__name__)
def test_every_key_is_named(root: Path, section: type[BaseModel]) -> None:
    text = (root / "data" / "README.md").read_text(encoding="utf-8")
    written = " ".join(re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text))
    named = set(re.findall(r"[\w-]+", written))
    keys = {field.alias or name for name, field in section.model_fields.items()}
    assert keys - named == set()
