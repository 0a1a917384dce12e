from pathlib import Path

import pytest

from lnet_eval.inputs.synthetic import write_examples


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic networks, made now."""
    folder = tmp_path_factory.mktemp("examples")
    write_examples(folder)
    return folder


@pytest.fixture(scope="session")
def seed_text(shared: Path) -> str:
    """The memo on learning networks, with white space single."""
    text = (shared / "seeds" / "000_a2b444c1571554fd.txt").read_text(encoding="utf-8")
    return " ".join(text.split())
