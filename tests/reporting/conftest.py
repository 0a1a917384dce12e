"""The made-up networks of `samples.py`, as fixtures."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from lnet_eval.evaluation import Evaluation


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """The module that makes the samples."""
    spec = importlib.util.spec_from_file_location("reporting_samples", Path(__file__).with_name("samples.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def evaluation(samples: ModuleType) -> Evaluation:
    """A network that reached every section."""
    return samples.sample_evaluation()


@pytest.fixture(scope="session")
def nothing_analysed(samples: ModuleType) -> Evaluation:
    """A network of which nothing could be analysed."""
    return samples.nothing_analysed()
