"""One thing to make: which notebook, for which network, with which choices, and whether it need be made at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lnet_eval.errors import LnetError
from lnet_eval.running.execute import CELL_SECONDS
from lnet_eval.running.fingerprint import (
    FILE_NAME,
    Fingerprint,
    digest,
    input_digests,
    run_parameters,
    take_fingerprint,
)
from lnet_eval.running.manifest import read_manifest
from lnet_eval.running.outcome import read_notice
from lnet_eval.running.product import REPORT, RESULTS, Product
from lnet_eval.running.publish import KEPT
from lnet_eval.running.roots import Roots

NETWORK_SECONDS = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One product to make: by default the report of one network.

    Attributes
    ----------
    network : the network, and the name of the folder that is published.
    product : what is made of it.
    languages : the first is the default one, whose notebook, results and tables are published.
    choices : values of the notebook's own parameters, for example `{"as_of": "2020-01-31"}`; no path, no secret.
    reads : the networks whose folders the notebook reads; this one by default.
    only_if_changed : skip where nothing differs. kept : how many earlier versions the history keeps.
    at_once : how many languages may run at the same time.
    seconds, cell_seconds : time limits of the whole and of one cell.
    """

    network: str
    roots: Roots
    product: Product = REPORT
    languages: tuple[str, ...] = ("nb", "en")
    choices: Mapping[str, Any] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    only_if_changed: bool = False
    at_once: int = 1
    kept: int = KEPT
    seconds: float = NETWORK_SECONDS
    cell_seconds: int = CELL_SECONDS

    @property
    def reports(self) -> Path:
        """The folder in which the product's folder appears."""
        return self.roots.reports / self.product.shelf

    @property
    def notebook(self) -> Path:
        """The notebook that is run."""
        return self.roots.project / self.product.notebook

    @property
    def parameters(self) -> dict[str, Any]:
        """What the fingerprint and the manifest say of the run."""
        return run_parameters(languages=self.languages, choices=self.choices)

    def fingerprint(self) -> tuple[dict[str, str], Fingerprint]:
        """The hashes of the inputs, and the fingerprint, as the files are now."""
        if self.product.of_reports:
            compared = _compared(self.roots)
            return compared, take_fingerprint(compared, notebook=self.notebook, parameters=self.parameters)
        reads = self.reads or (self.network,)
        inputs = {network: input_digests(network, data=self.roots.data, files=self.roots.files) for network in reads}
        plain = inputs[self.network] if reads == (self.network,) else _by_path(inputs)
        return plain, take_fingerprint(plain, notebook=self.notebook, parameters=self.parameters)


def changes(job: Job) -> tuple[str, ...]:
    """Why the product is to be made: the parts of its fingerprint that differ; empty where none does.

    "new" where there is none, "failed" where the last run failed, "unreadable" where a plan cannot be read.
    """
    manifest = read_manifest(job.reports / job.network)
    if manifest is None:
        return ("new",)
    if read_notice(job.reports, job.network) is not None:
        return ("failed",)
    try:
        _, fingerprint = job.fingerprint()
    except (LnetError, OSError):  # the run itself will say what is wrong, of this network alone
        return ("unreadable",)
    return fingerprint.differences(manifest.get("fingerprint"))


def _compared(roots: Roots) -> dict[str, str]:
    """The hashes of every published results.json, and of the plans that are registered without one."""
    from lnet_eval.inputs.folders import find_networks, network_folder

    published = {path.parent.name: path for path in sorted(roots.reports.glob(f"*/{RESULTS}"))}
    missing = [name for name in find_networks(roots.data) if name not in published]
    paths = [*published.values(), *(network_folder(name, roots.data) / FILE_NAME for name in missing)]
    return {f"{path.parent.name}/{path.name}": digest(path.read_bytes()) for path in paths}


def _by_path(inputs: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The hashes of several networks' files, by "<network>/<file>"."""
    return {f"{network}/{name}": value for network, files in inputs.items() for name, value in files.items()}
