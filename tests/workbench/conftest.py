"""Some of the shipped networks, copied, so that a test may change them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lnet_eval.workbench import Workbench


@pytest.fixture
def folder(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two networks that can be read and one that cannot."""
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    for network in ("trygg-utskriving", "vestre-viken"):
        shutil.copytree(examples / network, tmp_path / network)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "network.toml").write_text("[network]\n")
    return tmp_path


@pytest.fixture
def bench(folder: Path) -> Workbench:
    """A workbench on a network with measures."""
    made = Workbench(folder, shown_data="data")
    made.network.value = "vestre-viken"
    return made
