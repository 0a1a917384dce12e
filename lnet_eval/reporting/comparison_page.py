"""The comparison of networks as a page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from lnet_eval.comparison import Comparison
from lnet_eval.evaluation import NotAnalysed
from lnet_eval.reporting.document import Document, words_of
from lnet_eval.reporting.page import STATEMENT_VARIABLE
from lnet_eval.reporting.results import SCHEMA_VERSION, plain
from lnet_eval.reporting.sections.compare_register import without_answer


def comparison_page(
    comparison: Comparison, language: str, *, pages: Mapping[str, str] = MappingProxyType({})
) -> Document[Comparison]:
    """The comparison in one language; raises UsageError for an unknown one.

    Parameters
    ----------
    pages : by network, where its own report stands, seen from the page; networks without one are not linked.
    """
    say = words_of(language)
    title = say.plural("compare_page.title", len(comparison.networks))
    owners = sorted({one.owner for one in comparison.networks})
    return Document(
        kind="compare",
        subject=replace(comparison, pages=pages),
        say=say,
        numbers=lambda: _numbers(comparison),
        about={
            "network": "all",
            "stem": "compare",
            "kind_text": say("compare_page.kind"),
            "title": title,
            "title_language": None,
            "document_title": title,
            "footer": "compare_page.footer",
            "as_of_text": say("compare_page.as_of"),
            "owner": owners[0] if len(owners) == 1 else say.plural("compare_page.owners", len(owners)),
            "as_of": max(one.as_of for one in comparison.networks),
            "synthetic": any(one.synthetic for one in comparison.networks),
            "statement": os.environ.get(STATEMENT_VARIABLE) or None,
        },
    )


def _numbers(comparison: Comparison) -> Mapping[str, Any]:
    """compare.json: every effect, the pooled ones, the moderators, and every network without an answer."""
    rows = comparison.to_frame().astype(object).to_dict(orient="records")
    moderators = {}
    for name, result in comparison.moderators.items():
        if isinstance(result, NotAnalysed):
            moderators[name] = {
                "not_analysed": result.reason,
                "needed": plain(result.needed),
                "found": plain(result.found),
            }
        else:
            moderators[name] = {"permutation_p": result.permutation_p, "orders": result.n_orders, "n": result.n}
    return {
        "schema_version": SCHEMA_VERSION,
        "networks": [one.network for one in comparison.networks],
        "not_pooled": {
            scale: result.reason for scale, result in comparison.pooled.items() if isinstance(result, NotAnalysed)
        },
        "moderators": moderators,
        "register": [{"network": one.network, "state": one.state} for one in without_answer(comparison)],
        "rows": [{str(name): plain(value) for name, value in row.items()} for row in rows],
    }
