"""The source as the rules of the house see it."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.house


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is one of the house."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.house)


@pytest.fixture(scope="session")
def package(root: Path) -> Path:
    """The folder of the package."""
    return root / "lnet_eval"


@pytest.fixture(scope="session")
def sources(package: Path) -> dict[str, ast.Module]:
    """Every module of the package by its dotted name, parsed."""
    return {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text(encoding="utf-8"), filename=str(path)
        )
        for path in sorted(package.rglob("*.py"))
    }


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """Every file that git tracks, or would track; where there is no repository, every file of the source folders."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        return [root / name for name in listed.stdout.decode().split("\0") if name and (root / name).is_file()]
    folders = ("lnet_eval", "tests", "notebooks", "data/examples", "docs", "benchmarks", ".ci")
    return [path for folder in folders for path in (root / folder).rglob("*") if path.is_file()] + [
        path for path in root.iterdir() if path.is_file()
    ]
