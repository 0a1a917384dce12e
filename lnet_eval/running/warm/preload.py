"""What a report's kernel needs before its first cell: libraries, sections, catalogues, templates. Nobody's data."""

from __future__ import annotations

import importlib
from collections.abc import Iterable

import lnet_eval


def load(names: Iterable[str]) -> None:
    """Import each module; of "module:function", call the function as well."""
    for name in names:
        module, _, function = name.partition(":")
        loaded = importlib.import_module(module)
        if function:
            getattr(loaded, function)()


def report() -> None:
    """All that `notebooks/2_evaluate.ipynb` imports and reads, whatever the network."""
    from lnet_eval.reporting.contents import SECTIONS
    from lnet_eval.reporting.page import section_builder
    from lnet_eval.reporting.render import environment
    from lnet_eval.running import roots  # noqa: F401 - the notebook imports it
    from lnet_eval.texts import LANGUAGES, words

    for name in lnet_eval.__all__:
        getattr(lnet_eval, name)
    for section in SECTIONS:
        section_builder(section)
    for language in LANGUAGES:
        words(language)
    for template in environment().list_templates(filter_func=lambda name: name.endswith(".j2")):
        if not template.startswith("report."):  # the page itself is made outside the kernel
            environment().get_template(template)
