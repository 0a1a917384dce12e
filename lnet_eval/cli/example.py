"""`lnet-eval example`: write the synthetic networks."""

from __future__ import annotations

from pathlib import Path

from lnet_eval.cli.saying import out, say_in
from lnet_eval.errors import UsageError


def example(folder: Path, *, seed: int) -> None:
    """Write the synthetic networks into an empty or new folder; raises UsageError where something is there."""
    from lnet_eval.inputs.synthetic import write_examples

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(say_in()("cli.example.not_empty", folder=folder))
    for home in write_examples(folder, seed=seed):
        out().print(str(home), markup=False)
