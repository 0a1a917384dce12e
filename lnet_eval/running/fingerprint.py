"""What a report was made from, as hashes of content: the same fingerprint gives the same report."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import os
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any

import lnet_eval

FILE_NAME = "network.toml"
_SOURCE = {".py", ".po", ".j2", ".css", ".json", ".toml", ".csv"}
STATEMENT = "LNET_ACCESSIBILITY_STATEMENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """SHA-256 of each thing that decides a report's content.

    Attributes
    ----------
    plan : network.toml. inputs : the files that the plan names. notebook : the notebook's text.
    program : the source of this package. libraries : the versions it runs on. parameters : what the run was given.
    """

    plan: str
    inputs: str
    notebook: str
    program: str
    libraries: str
    parameters: str

    def differences(self, earlier: Mapping[str, Any] | None) -> tuple[str, ...]:
        """The names of what differs from an earlier fingerprint (all of them where there is none)."""
        known = earlier or {}
        return tuple(part.name for part in fields(self) if getattr(self, part.name) != known.get(part.name))

    def as_mapping(self) -> dict[str, str]:
        """The parts by name."""
        return asdict(self)


def digest(value: object) -> str:
    """SHA-256 of a JSON value or of bytes."""
    content = value if isinstance(value, bytes) else json.dumps(value, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(content).hexdigest()


@functools.cache
def program_digest() -> str:
    """SHA-256 over the source and the catalogues of this package, by name."""
    folder = Path(lnet_eval.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in _SOURCE and path.is_file())
    return digest([[path.relative_to(folder).as_posix(), digest(path.read_bytes())] for path in files])


@functools.cache
def library_versions() -> Mapping[str, str]:
    """The installed version of every library that this package declares, and of Python."""
    required = importlib.metadata.requires("lnet-eval") or []
    names = sorted({re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower() for requirement in required})
    versions = {name: importlib.metadata.version(name) for name in names if _installed(name)}
    return {"python": platform.python_version(), **versions}


def _installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def run_parameters(*, languages: Sequence[str], choices: Mapping[str, Any]) -> dict[str, Any]:
    """What a run was given that shows in what it makes; no path, no secret."""
    return {"languages": list(languages), **choices, "accessibility_statement": os.environ.get(STATEMENT) or None}


def input_digests(network: str, *, data: Path, files: Path | None) -> dict[str, str]:
    """SHA-256 of network.toml and of every file that it names and that is there, by name.

    Raises
    ------
    UsageError : there is no such network. DataProblems : the plan cannot be read.
    """
    from lnet_eval.inputs.findings import Findings
    from lnet_eval.inputs.folders import NetworkFiles, network_folder
    from lnet_eval.inputs.named import named_inputs
    from lnet_eval.inputs.sql import queries_of
    from lnet_eval.plan import load_plan

    folder = network_folder(network, data)
    plan = load_plan(folder)
    beside = None if files is None else files / network
    store = NetworkFiles(folder, beside, Findings(), queries=queries_of(plan))
    for name in named_inputs(plan):
        store.read(name)
    return {FILE_NAME: digest((folder / FILE_NAME).read_bytes()), **dict(sorted(store.fingerprints.items()))}


def take_fingerprint(inputs: Mapping[str, str], *, notebook: Path, parameters: Mapping[str, Any]) -> Fingerprint:
    """The fingerprint of a report that would be made now."""
    plans = {name: value for name, value in inputs.items() if PurePosixPath(name).name == FILE_NAME}
    return Fingerprint(
        plan=plans[FILE_NAME] if FILE_NAME in plans else digest(plans),
        inputs=digest({name: value for name, value in inputs.items() if name not in plans}),
        notebook=digest(notebook.read_bytes()),
        program=program_digest(),
        libraries=digest(dict(library_versions())),
        parameters=digest(dict(parameters)),
    )
