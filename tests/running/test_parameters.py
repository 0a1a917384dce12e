"""Parameters that a notebook does not have are refused before it is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from lnet_eval import UsageError
from lnet_eval.running.parameters import check_parameters, parameter_names
from lnet_eval.running.product import NOTEBOOK
from lnet_eval.running.roots import Roots


def test_the_names_are_those_of_the_tagged_cell_in_order(roots: Roots) -> None:
    assert parameter_names(roots.project / NOTEBOOK) == ("network", "language", "as_of", "data", "files", "output")


def test_the_evaluation_notebook_has_the_parameters_that_a_run_gives_it(root: Path) -> None:
    names = parameter_names(root / "notebooks" / "2_evaluate.ipynb")
    assert names == ("network", "language", "as_of", "data", "files", "output", "memo", "earlier")


def test_a_subset_of_the_parameters_is_accepted(roots: Roots) -> None:
    check_parameters(roots.project / NOTEBOOK, ["network", "as_of"])


def test_an_unknown_parameter_is_refused_with_the_nearest_name(roots: Roots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", "en")
    with pytest.raises(UsageError, match=r"no parameter called netwrk\. Did you mean network\?"):
        check_parameters(roots.project / NOTEBOOK, ["netwrk"])


def test_a_notebook_without_a_parameters_cell_accepts_none(tmp_path: Path) -> None:
    notebook = tmp_path / "bare.ipynb"
    notebook.write_text('{"cells": [{"cell_type": "code", "metadata": {}, "source": "network = 1", "outputs": []}]}')
    assert parameter_names(notebook) == ()
    with pytest.raises(UsageError):
        check_parameters(notebook, ["network"])
