"""Read network.toml, and say everything that is wrong with it at once."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lnet_eval.errors import DataProblems, Problem
from lnet_eval.plan.consistency import FILE_NAME, inconsistencies
from lnet_eval.plan.model import Plan

__all__ = ["FILE_NAME", "MAX_BYTES", "load_plan", "read_plan"]
MAX_BYTES = 1_000_000
_OWN_RULES = frozenset(
    {"phases_out_of_order", "follow_up_without_end", "anonymous_survey_with_key", "id_used_twice",
     "rules_without_limits", "sql_and_url_env", "sql_and_file", "people_by_name"}
)  # fmt: skip
_CODES = {
    "missing": "plan_missing",
    "extra_forbidden": "plan_unknown_key",
    "literal_error": "plan_not_one_of",
    "string_pattern_mismatch": "plan_pattern",
    "date_type": "plan_not_date",
    "date_parsing": "plan_not_date",
    "date_from_datetime_parsing": "plan_not_date",
    "date_from_datetime_inexact": "plan_not_date",
    "int_type": "plan_not_whole",
    "int_parsing": "plan_not_whole",
    "int_from_float": "plan_not_whole",
    "float_type": "plan_not_number",
    "float_parsing": "plan_not_number",
    "finite_number": "plan_not_number",
    "bool_type": "plan_not_true_or_false",
    "bool_parsing": "plan_not_true_or_false",
    "string_type": "plan_not_text",
    "string_too_short": "plan_text_empty",
    "tuple_type": "plan_not_list",
    "list_type": "plan_not_list",
    "model_type": "plan_not_table",
    "model_attributes_type": "plan_not_table",
    "dict_type": "plan_not_table",
    "greater_than": "plan_too_small",
    "greater_than_equal": "plan_too_small",
    "less_than": "plan_too_large_number",
    "less_than_equal": "plan_too_large_number",
    "too_short": "plan_list_too_short",
    "too_long": "plan_list_too_long",
}


def load_plan(folder: Path) -> Plan:
    """The plan in `folder`/network.toml.

    Raises
    ------
    DataProblems : the file is missing, too large, not UTF-8 TOML, or its content breaks a rule; every problem
        names its key.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise DataProblems(folder.name, [Problem(code="plan_absent", file=FILE_NAME)])
    if path.stat().st_size > MAX_BYTES:
        raise DataProblems(folder.name, [Problem(code="plan_too_large", file=FILE_NAME)])
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DataProblems(folder.name, [Problem(code="plan_not_utf8", file=FILE_NAME)]) from None
    except tomllib.TOMLDecodeError as error:
        problem = Problem(code="plan_not_toml", file=FILE_NAME, values={"why": str(error)})
        raise DataProblems(folder.name, [problem]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets within brackets without end
        raise DataProblems(folder.name, [Problem(code="plan_beyond_toml", file=FILE_NAME)]) from None
    return read_plan(content, network=folder.name)


def read_plan(content: dict[str, Any], *, network: str) -> Plan:
    """The plan that `content` (a parsed network.toml) says; `network` is the folder's name.

    Raises
    ------
    DataProblems : every rule that the content breaks, each with its dotted key.
    """
    try:
        plan = Plan.model_validate(content)
    except ValidationError as error:
        problems = (_problem(dict(detail), content) for detail in error.errors(include_url=False, include_input=False))
        once = {(problem.code, problem.column): problem for problem in problems}
        raise DataProblems(network, once.values()) from None
    if plan.network.id != network:
        problem = Problem(code="plan_id_differs", file=FILE_NAME, column="network.id", values={"folder": network})
        raise DataProblems(network, [problem])
    disagreeing = inconsistencies(plan)
    if disagreeing:
        raise DataProblems(network, disagreeing)
    return plan


def _problem(detail: dict[str, Any], content: dict[str, Any]) -> Problem:
    path = _known_path(tuple(detail["loc"]))
    key = _dotted(path, content)
    context = detail.get("ctx", {})
    own = str(context.get("error", ""))
    if own in _OWN_RULES:
        return Problem(code=f"plan_{own}", file=FILE_NAME, column=key or None)
    if len(path) < len(detail["loc"]) and "where" in path:
        return Problem(code="plan_where_value", file=FILE_NAME, column=key)
    code = _CODES.get(detail["type"], "plan_value")
    limits = [context[name] for name in ("gt", "ge", "lt", "le", "min_length", "max_length") if name in context]
    values: dict[str, object] = {"why": detail["msg"]} if code == "plan_value" else {}
    if limits:
        values["limit"] = limits[0]
    if detail["type"] == "literal_error":
        values["allowed"] = context["expected"].replace("'", "").replace(" or ", ", ")
    elif detail["type"] == "string_pattern_mismatch":
        values["pattern"] = context["pattern"]
    elif detail["type"] == "extra_forbidden":
        values["near"] = _nearest(path)
    return Problem(code=code, file=FILE_NAME, column=key, values=values)


def _known_path(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The location without what pydantic adds: the types of a union it tried, and "[key]"."""
    path = [part for part in location if part != "[key]"]
    while path and "where" in path and path.index("where") < len(path) - 2:
        path.pop()
    return tuple(path)


def _dotted(path: tuple[str | int, ...], content: Any) -> str:
    """The key as a reader of the file would say it: list elements from 1, and no number where there is no list."""
    parts: list[str] = []
    for part in path:
        if isinstance(part, int):
            if isinstance(content, list):
                parts.append(str(part + 1))
                content = content[part] if part < len(content) else None
            continue
        parts.append(part)
        content = content.get(part) if isinstance(content, dict) else None
    return ".".join(parts)


def _nearest(path: tuple[str | int, ...]) -> str:
    """The known key that an unknown one was probably meant to be."""
    model: Any = Plan
    for part in path[:-1]:
        if isinstance(part, str) and hasattr(model, "model_fields") and part in model.model_fields:
            model = _inner_model(model.model_fields[part].annotation)
    names = [field.alias or name for name, field in getattr(model, "model_fields", {}).items()]
    close = difflib.get_close_matches(str(path[-1]), names, n=1, cutoff=0.0)
    return close[0] if close else "–"


def _inner_model(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner_model(argument)
        if found is not None:
            return found
    return None
