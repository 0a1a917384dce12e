"""Modules and functions stay small enough to be read, and names say what a thing is."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

MODULE_LINES = 300
FUNCTION_LINES = 40
# Functions that are longer for a reason that beats the rule: {"module.function": "the reason"}.
LONGER: dict[str, str] = {}
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}


def code_lines(path: Path) -> set[int]:
    """The lines that hold more than a comment."""
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type not in silent:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: set[int]) -> int:
    """Lines of code of a function's body, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    return len(lines & set(range(body[0].lineno, (function.end_lineno or 0) + 1)))


def test_no_module_is_longer_than_300_lines(package: Path) -> None:
    lengths = {
        path.relative_to(package).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in package.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_has_more_than_40_lines_of_code(package: Path) -> None:
    long = {}
    for path in sorted(package.rglob("*.py")):
        tree, lines = ast.parse(path.read_text(encoding="utf-8")), code_lines(path)
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                name = f"{'.'.join(path.relative_to(package).with_suffix('').parts)}.{node.name}"
                length = body_length(node, lines)
                if length > FUNCTION_LINES and name not in LONGER:
                    long[name] = length
    assert long == {}


def test_no_module_has_a_name_that_says_nothing(package: Path) -> None:
    assert [path.name for path in package.rglob("*.py") if path.stem in VAGUE] == []
