"""Example networks with a known truth.

The design, costs and interviews are the facts of a hospital memo on learning networks; every measurement, answer and
attendance figure is drawn at random around numbers that are kept beside it in truth.json.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np

from lnet_eval.inputs.synthetic.ahus import write_ahus
from lnet_eval.inputs.synthetic.gode_pasientforlop import write_gode_pasientforlop
from lnet_eval.inputs.synthetic.phrk import write_phrk
from lnet_eval.inputs.synthetic.truth import write_truth
from lnet_eval.inputs.synthetic.vestre_viken import write_vestre_viken
from lnet_eval.inputs.synthetic.without_measurements import write_trygg_utskriving, write_unn_plan
from lnet_eval.plan import Plan, plan_fingerprint, read_plan
from lnet_eval.plan.load import FILE_NAME

__all__ = ["NETWORKS", "write_examples"]

Writer = Callable[[Path, Plan, np.random.Generator], dict[str, Any]]
NETWORKS: Final[dict[str, tuple[Writer, int]]] = {
    "ahus": (write_ahus, 18),
    "gode-pasientforlop": (write_gode_pasientforlop, 11),
    "phrk": (write_phrk, 5),
    "trygg-utskriving": (write_trygg_utskriving, 1),
    "unn-plan": (write_unn_plan, 1),
    "vestre-viken": (write_vestre_viken, 24),
}
"""Per network its writer and the number of its random stream.

The numbers were chosen so that the noise of the shipped draw is an ordinary one: simple estimates lie near what was
planted, and an example shows what it is meant to show.
"""
_INTERVIEWS: Final = "intervjuer.csv"
_TO_BE_LOCKED: Final = "0" * 64
"""Stands in a plan's text for the fingerprint, which can only be known once the text has been read."""


def write_examples(folder: Path, *, seed: int = 2020) -> tuple[Path, ...]:
    """Write the synthetic networks into `folder`, one subfolder each; the same seed gives the same bytes.

    Files of an earlier run are overwritten; other files are left alone.

    Returns
    -------
    The networks' folders.
    """
    written = []
    for network, (writer, stream) in NETWORKS.items():
        home = Path(folder) / network
        home.mkdir(parents=True, exist_ok=True)
        plan = _write_plan(home, network)
        if plan.sources.interviews is not None:
            (home / _INTERVIEWS).write_bytes(_shipped(_INTERVIEWS))
        write_truth(home, writer(home, plan, np.random.default_rng([seed, stream])))
        written.append(home)
    return tuple(written)


def _write_plan(home: Path, network: str) -> Plan:
    """Write network.toml, with the plan's true fingerprint where it was locked."""
    text = _shipped(f"{network}.toml").decode("utf-8")
    plan = read_plan(tomllib.loads(text), network=network)
    text = text.replace(_TO_BE_LOCKED, plan_fingerprint(plan))
    (home / FILE_NAME).write_text(text, encoding="utf-8", newline="\n")
    return read_plan(tomllib.loads(text), network=network)


def _shipped(name: str) -> bytes:
    return (resources.files(__package__) / "plans" / name).read_bytes()
