"""pyproject.toml is the one source of what is needed; the conda environment and the lock follow it."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# What conda-forge calls differently: the drawing package without the graphical toolkits, the Python part of DuckDB.
CONDA_NAMES = {"duckdb": "python-duckdb", "matplotlib": "matplotlib-base"}
ADDRESS = re.compile(r"https?:|file:|^\s*-{1,2}(?:i|f|index|extra-index|find-links|trusted-host)", re.MULTILINE)


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def needed(project: dict[str, Any]) -> dict[str, Requirement]:
    """Everything that pyproject.toml asks for, by canonical name."""
    lines = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def locked(lock: str) -> list[tuple[Requirement, int]]:
    """Every pinned package with the number of its hashes."""
    entries = re.split(r"\n(?=\S)", lock.replace("\\\n", " ").strip())
    found = []
    for entry in entries:
        words, hashes = entry.split("--hash=", maxsplit=1)[0].strip(), entry.count("--hash=sha256:")
        found.append((Requirement(words), hashes))
    return found


def conda_requirements(root: Path) -> tuple[list[str], list[str]]:
    """The conda and the pip lines of environment.yml."""
    lines = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(line["pip"] for line in lines if isinstance(line, dict))
    return [line for line in lines if isinstance(line, str)], pip


def test_the_conda_environment_has_everything_and_nothing_else(root: Path, needed: dict[str, Requirement]) -> None:
    conda, pip = conda_requirements(root)
    names = {conda_name: name for name, conda_name in CONDA_NAMES.items()}
    listed = {}
    for line in [*conda, *(line for line in pip if not line.startswith("-e"))]:
        requirement = Requirement(line)
        name = canonicalize_name(names.get(requirement.name, requirement.name))
        listed[name] = str(requirement.specifier)
    assert listed.pop("pip") == ""
    assert listed.pop("python") == ">=3.11"
    assert listed == {name: str(requirement.specifier) for name, requirement in needed.items()}


def test_the_conda_environment_installs_the_program(root: Path) -> None:
    assert "-e ." in conda_requirements(root)[1]


def test_types_are_found_outside_the_projects_folder(root: Path) -> None:
    """A type checker follows a path to an installation and no import hook, which is what setuptools makes else."""
    makefile = (root / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = (line for line in makefile.splitlines() if "pip install" in line and "--editable ." in line)
    assert "--config-settings editable_mode=compat" in line
    assert (root / "lnet_eval" / "py.typed").is_file()


def test_the_lock_pins_everything_at_a_version_that_is_allowed(
    needed: dict[str, Requirement], locked: list[tuple[Requirement, int]]
) -> None:
    pinned = {canonicalize_name(entry.name): str(entry.specifier).removeprefix("==") for entry, _ in locked}
    wrong = {name: pinned.get(name) for name, asked in needed.items()
             if name not in pinned or not asked.specifier.contains(pinned[name], prereleases=True)}  # fmt: skip
    assert wrong == {}


def test_every_line_of_the_lock_is_exact_and_hashed(locked: list[tuple[Requirement, int]]) -> None:
    assert len(locked) > 100
    assert [str(entry) for entry, hashes in locked if hashes == 0 or not str(entry.specifier).startswith("==")] == []


def test_the_lock_names_no_address(lock: str) -> None:
    assert ADDRESS.findall(lock) == []


def test_every_library_that_the_program_imports_is_asked_for(
    project: dict[str, Any], sources: dict[str, ast.Module]
) -> None:
    asked = {canonicalize_name(Requirement(line).name) for line in project["project"]["dependencies"]}
    owners = importlib.metadata.packages_distributions()
    undeclared = set()
    for module, tree in sources.items():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for top in {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"lnet_eval"}:
                if not {canonicalize_name(owner) for owner in owners.get(top, [top])} & asked:
                    undeclared.add(f"{module} imports {top}")
    assert undeclared == set()
