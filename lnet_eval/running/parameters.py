"""A notebook's own parameters: a run may set these and no others (papermill itself only warns)."""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lnet_eval.errors import UsageError
from lnet_eval.texts import default_language, words

TAG = "parameters"


def is_tagged(cell: Any, tag: str) -> bool:
    """Whether a notebook's cell carries `tag`."""
    return tag in cell.get("metadata", {}).get("tags", ())


def parameter_names(notebook: Path) -> tuple[str, ...]:
    """The names that the notebook's cell tagged `parameters` assigns, in order."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cells = [cell for cell in content["cells"] if is_tagged(cell, TAG)]
    if not cells:
        return ()
    source = cells[0]["source"]
    return tuple(_assigned(source if isinstance(source, str) else "".join(source)))


def shown_parameters(source: str, shown: Mapping[str, Any]) -> str:
    """The parameters' cell with the values in `shown`, and its own where `shown` has none: one line for each."""
    values = {**_assigned(source), **{name: repr(value) for name, value in shown.items()}}
    return "\n".join(f"{name} = {value}" for name, value in values.items())


def _assigned(source: str) -> dict[str, str]:
    """The names that a cell assigns, and what to, in order."""
    return {
        target.id: ast.unparse(node.value)
        for node in ast.parse(source).body
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def check_parameters(notebook: Path, given: Iterable[str]) -> None:
    """Refuse parameters that the notebook does not have.

    Raises
    ------
    UsageError : names every unknown parameter, and those there are.
    """
    names = parameter_names(notebook)
    unknown = sorted(set(given) - set(names))
    if unknown:
        say = words(default_language())
        near = sorted({match for name in unknown for match in difflib.get_close_matches(name, names, n=1)})
        raise UsageError(
            say(
                "run.unknown_parameter",
                unknown=", ".join(unknown),
                notebook=notebook.name,
                names=", ".join(near or names),
            )
        )
