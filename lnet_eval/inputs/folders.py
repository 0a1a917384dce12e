"""Where a network's folder lies, and which files may be read from it."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from lnet_eval.errors import UsageError
from lnet_eval.inputs.findings import Findings
from lnet_eval.inputs.sql import Query, run_query
from lnet_eval.plan.fields import ID_PATTERN
from lnet_eval.plan.load import FILE_NAME
from lnet_eval.texts import LANGUAGES, default_language, words

EXAMPLES = "examples"
MAX_BYTES = 40_000_000  # more than the cells that can be read in ten seconds take


def find_networks(data: str | Path) -> tuple[str, ...]:
    """The ids of all networks in `data` and `data`/examples: every folder that has a network.toml, sorted.

    Examples
    --------
    >>> import lnet_eval as le
    >>> le.find_networks("data/examples")
    ('ahus', 'gode-pasientforlop', 'phrk', 'trygg-utskriving', 'unn-plan', 'vestre-viken')
    """
    root = Path(data)
    return tuple(sorted({path.parent.name for shelf in (root, root / EXAMPLES) for path in shelf.glob(f"*/{FILE_NAME}")
                         if is_network_id(path.parent.name)}))  # fmt: skip


def is_network_id(name: str) -> bool:
    """Whether a folder's name can be a network's id."""
    return re.fullmatch(ID_PATTERN, name) is not None


def network_folder(network: str, data: str | Path) -> Path:
    """The folder of `network`: `data`/<id>, else `data`/examples/<id>.

    Raises
    ------
    UsageError : the id is not made of a–z, 0–9 and "-", there is no such folder, or it is a link out of `data`.
    """
    say = words(default_language())
    root = Path(data)
    if not is_network_id(network):
        raise UsageError(say("usage.network_id", pattern="a–z 0–9 -"))
    candidates = [root / network, root / EXAMPLES / network]
    found = [folder for folder in candidates if (folder / FILE_NAME).exists()]
    found += [folder for folder in candidates if folder.is_dir()]
    if not found:
        known = find_networks(root)
        near = difflib.get_close_matches(network, known, n=3, cutoff=0.5) or list(known[:20])
        key = "usage.network_unknown" if near else "usage.no_networks"
        raise UsageError(say(key, network=network, data=root, near=", ".join(near)))
    if not found[0].resolve().is_relative_to(root.resolve()):
        raise UsageError(say("usage.network_outside", network=network, data=root))
    return found[0]


def plan_titles(network: str, data: str | Path) -> dict[str, str]:
    """By language, a network's title as its plan gives it, however broken the rest of the plan is; else its id."""
    title: object = network
    for folder in (Path(data) / network, Path(data) / EXAMPLES / network):
        try:
            title = tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8-sig"))["network"]["title"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
        break
    titles = title if isinstance(title, dict) else dict.fromkeys(LANGUAGES, title)
    return {language: str(titles.get(language) or next(iter(titles.values()), network)) for language in LANGUAGES}


class NetworkFiles:
    """The files that a network's plan names, found in its own folder or in a folder of raw files.

    Every file is read once, and its fingerprint is that of the very bytes that were read.

    Parameters
    ----------
    folder : the network's folder.
    beside : folder with raw files of the same network, looked in second, or None.
    findings : where problems are reported.
    queries : tables that a database gives, by their name in the plan; each is asked for once.
    """

    def __init__(
        self, folder: Path, beside: Path | None, findings: Findings, *, queries: Mapping[str, Query] | None = None
    ) -> None:
        self.folder = folder
        self.fingerprints: dict[str, str] = {}
        self._roots = [folder, *([beside] if beside is not None and beside.is_dir() else [])]
        self._findings = findings
        self._content: dict[str, bytes | None] = {}
        self._queries = queries or {}

    def read(self, name: str) -> bytes | None:
        """The bytes of the file `name`, or None where it cannot be had (the reason is then among the problems)."""
        if name in self._queries and name not in self._content:
            table = run_query(name, self._queries[name], self._findings)
            self._content[name] = None if table is None else table[0]
            if table is not None:
                self.fingerprints[name] = table[1]
        elif name not in self._content:
            self._content[name] = content = self._read(name)
            if content is not None:
                self.fingerprints[name] = hashlib.sha256(content).hexdigest()
        return self._content[name]

    def _read(self, name: str) -> bytes | None:
        try:
            path = self._find(name)
            if path is None:
                return None
            if path.stat().st_size > MAX_BYTES:
                self._findings.problem("file_too_large", file=name, megabytes=MAX_BYTES // 1_000_000)
                return None
            content = path.read_bytes()
        except (OSError, ValueError):  # no permission, a name the file system refuses, a NUL in the name
            self._findings.problem("file_unreadable", file=name)
            return None
        if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
            self._findings.problem("file_empty", file=name)
            return None
        return content

    def _find(self, name: str) -> Path | None:
        relative = Path(name)
        if relative.is_absolute() or ".." in relative.parts or "\\" in name or re.match(r"[A-Za-z]:", name):
            self._findings.problem("file_outside", file=name)
            return None
        for root in self._roots:
            path = root / relative
            if path.exists() or path.is_symlink():
                return self._inside(name, path, root)
        near = difflib.get_close_matches(name, self._names(), n=1, cutoff=0.4)
        if near:
            self._findings.problem("file_missing_near", file=name, near=near[0])
        else:
            self._findings.problem("file_missing", file=name)
        return None

    def _inside(self, name: str, path: Path, root: Path) -> Path | None:
        target = path.resolve()
        if not target.is_relative_to(root.resolve()):
            self._findings.problem("file_outside", file=name)
            return None
        if not target.is_file():
            self._findings.problem("file_not_a_file", file=name)
            return None
        return target

    def _names(self) -> list[str]:
        return [path.name for root in self._roots for path in root.iterdir() if path.is_file()]
