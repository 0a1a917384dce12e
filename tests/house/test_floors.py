"""Imports go downwards only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

# From the lowest floor to the highest; rooms on the same floor do not import one another.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"texts"}),
    frozenset({"errors", "meanwhile"}),
    frozenset({"methods", "plan"}),
    frozenset({"inputs", "evidence", "disclosure"}),
    frozenset({"evaluation", "frames", "planning", "comparison"}),
    frozenset({"reporting"}),
    frozenset({"running", "workbench"}),
    frozenset({"cli"}),
)
# The public functions on frames give what `evaluate` finds, too; a comparison is made of evaluations.
SAME_FLOOR_ALLOWED = {("frames", "evaluation"), ("comparison", "evaluation")}
SHARED_BY_METHODS = {"estimate", "frame_problems", "random_effects", "series", "two_samples"}
# The power of a design is that of the estimator which will analyse it (decision 9).
ASKS_ANOTHER_METHOD = {("power", "its")}


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "lnet_eval" else None


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def test_every_module_has_a_floor(sources: dict[str, ast.Module]) -> None:
    rooms = {room(module) for module in sources} - {None}
    assert rooms <= frozenset().union(*FLOORS)


def test_the_drawing_of_the_house_has_every_room(root: Path) -> None:
    for page in ("docs/architecture.md", "CONTRIBUTING.md"):
        text = re.sub(r"```.*?```", "", (root / page).read_text(encoding="utf-8"), flags=re.DOTALL)
        named = {word for marked in re.findall(r"`([^`]+)`", text) for word in re.findall(r"\w+", marked)}
        assert frozenset().union(*FLOORS) - named - {"frames"} == set(), page


def test_imports_go_downwards_only(sources: dict[str, ast.Module]) -> None:
    known = frozenset().union(*FLOORS)
    upwards = []
    for module, tree in sources.items():
        here = room(module)
        if here is None:  # the public face, which imports a name when it is asked for
            continue
        for name in imported(tree):
            there = room(name)
            if there is None or there == here or there not in known or (here, there) in SAME_FLOOR_ALLOWED:
                continue
            if floor(there) >= floor(here):
                upwards.append(f"{module} imports {name}")
    assert upwards == []


def test_methods_do_not_import_one_another(sources: dict[str, ast.Module]) -> None:
    crossings = []
    for module, tree in sources.items():
        if not module.startswith("lnet_eval.methods."):
            continue
        own = module.split(".")[2]
        for name in imported(tree):
            parts = name.split(".")
            if parts[:2] == ["lnet_eval", "methods"] and len(parts) > 2 and parts[2] not in SHARED_BY_METHODS | {own}:
                if (own, parts[2]) in ASKS_ANOTHER_METHOD:
                    continue
                crossings.append(f"{module} imports {name}")
    assert crossings == []


def test_drawing_is_done_in_reporting_only_and_without_pyplot(sources: dict[str, ast.Module]) -> None:
    wrong = []
    for module, tree in sources.items():
        for name in imported(tree):
            if name.split(".")[0] in {"matplotlib", "seaborn"} and room(module) != "reporting":
                wrong.append(f"{module} imports {name}")
            if "pyplot" in name.split(".") or name == "pylab":
                wrong.append(f"{module} imports {name}")
    assert wrong == []


def test_methods_and_evidence_speak_no_language(sources: dict[str, ast.Module]) -> None:
    speakers = [
        f"{module} imports {name}"
        for module, tree in sources.items()
        if room(module) in {"methods", "evidence"}
        for name in imported(tree)
        if room(name) == "texts"
    ]
    assert speakers == []
