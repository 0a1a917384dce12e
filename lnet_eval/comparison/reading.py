"""From a report's results.json to the network's summary, or to what of it cannot be used."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from lnet_eval.comparison.summary import NetworkSummary
from lnet_eval.errors import UsageError
from lnet_eval.texts import default_language, words

_SUMMARY = TypeAdapter(NetworkSummary)


class NoSummary(UsageError):
    """Results that hold no summary of a network, or one that cannot be used.

    Attributes
    ----------
    fields : the fields of the summary that hold something else than they may; empty where there is no whole summary.
    """

    def __init__(self, fields: Sequence[str] = ()) -> None:
        self.fields = tuple(fields)
        say = words(default_language())
        super().__init__(
            say("compare.malformed", fields=say.series(list(fields))) if fields else say("compare.no_summary")
        )


def summary_from_json(content: Mapping[str, Any]) -> NetworkSummary:
    """The summary that a results.json holds, each field of it checked; what it does not know is left unread.

    Raises
    ------
    NoSummary : it has none, or one whose fields hold something else than they may.
    """
    try:
        told = content.get("comparison", content)
        if "afterwards" not in told and "answers" in content:  # a report from before the summary told it
            told = {**told, "afterwards": content["answers"]["better"].get("afterwards")}
        return _SUMMARY.validate_json(json.dumps(told), strict=True)
    except ValidationError as error:
        raise NoSummary(_fields(error)) from None
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise NoSummary from None


def _fields(error: ValidationError) -> list[str]:
    """The fields that hold something else than they may; none where a field that must be there is missing."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(one["type"] == "missing" and len(one["loc"]) == 1 for one in found):
        return []
    return list(dict.fromkeys(str(one["loc"][0]) for one in found if one["loc"]))
