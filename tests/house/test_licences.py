"""docs/licences.md lists the licence of every library of the lock; `python tests/house/test_licences.py` writes it."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAD = """# Licences of the libraries

Every library of `requirements.lock`, with the licence that its own metadata states. Written by
`python tests/house/test_licences.py`; a test holds it to the lock and to what is installed. None of them is copied into
the project: set-up installs them beside it.

| library | licence |
|---|---|
"""
# Libraries for other systems than the one this was written on, and metadata that name no licence.
STATED = {
    "appnope": "BSD-2-Clause", "colorama": "BSD-3-Clause", "pywin32-ctypes": "BSD-3-Clause", "pywinpty": "MIT",
    "aiohappyeyeballs": "PSF-2.0", "aiohttp": "Apache-2.0 AND MIT", "aiosignal": "Apache-2.0",
    "axe-playwright-python": "MIT", "frozenlist": "Apache-2.0", "multidict": "Apache-2.0", "propcache": "Apache-2.0",
    "yarl": "Apache-2.0", "tzdata": "Apache-2.0", "pywin32": "PSF-2.0",
    "jupyterlab-pygments": "BSD-3-Clause", "exceptiongroup": "MIT",
}  # fmt: skip
FREE = re.compile(
    r"MIT|BSD|Apache|PSF|Python|ISC|MPL|Mozilla|LGPL|Lesser|HPND|Unlicense|CC0|Zlib|0BSD|Public Domain|OFL|Artistic",
    re.IGNORECASE,
)


def locked(root: Path) -> list[str]:
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", line) for line in lines)
    return sorted({canonical(name[1]) for name in found if name})


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(name: str) -> str | None:
    """What a library says of itself: the expression, else the classifiers, else the first line of the text."""
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return STATED.get(name)
    expression = about.get("License-Expression")
    if expression:
        return str(expression)
    lines = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    classifiers = [line.split(" :: ")[-1] for line in lines]
    named = [line for line in classifiers if line != "OSI Approved"]
    if named:
        return ", ".join(named)
    text = str(about.get("License") or "").strip().splitlines()
    return text[0][:80] if text else STATED.get(name)


def rows(root: Path) -> dict[str, str]:
    lines = (root / "docs" / "licences.md").read_text(encoding="utf-8").splitlines()
    cells = (re.fullmatch(r"\| ([a-z0-9-]+) \| (.+) \|", line) for line in lines)
    return {found[1]: found[2] for found in cells if found and found[1] != "library"}


def test_every_library_of_the_lock_has_its_licence_in_the_list(root: Path) -> None:
    assert sorted(rows(root)) == locked(root)


def test_the_list_says_what_the_installed_libraries_say(root: Path) -> None:
    said = {name: licence(name) for name in locked(root)}
    assert {name: text for name, text in rows(root).items() if said[name] not in {None, text}} == {}


def test_every_licence_lets_a_hospital_use_the_library(root: Path) -> None:
    assert [f"{name}: {text}" for name, text in rows(root).items() if not FREE.search(text)] == []


def test_what_is_installed_is_what_the_lock_says(root: Path) -> None:
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    lines = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", text, re.MULTILINE)
    pins: dict[str, set[str]] = {}
    for name, version in lines:  # one library may be pinned differently for different systems
        pins.setdefault(canonical(name), set()).add(version)
    installed = {canonical(found.metadata["Name"]): found.version for found in importlib.metadata.distributions()}
    drifted = {name: installed[name] for name, allowed in pins.items() if installed.get(name, "") not in {"", *allowed}}
    assert drifted == {}


if __name__ == "__main__":
    unknown = [name for name in locked(ROOT) if licence(name) is None]
    if unknown:
        sys.exit(f"no licence is stated by {', '.join(unknown)}: look it up and add it to STATED")
    table = "".join(f"| {name} | {licence(name)} |\n" for name in locked(ROOT))
    (ROOT / "docs" / "licences.md").write_text(HEAD + table, encoding="utf-8")
