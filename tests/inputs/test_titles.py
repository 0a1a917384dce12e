"""A network's title, read from a plan of which nothing else need be in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from lnet_eval.inputs import plan_titles


@pytest.mark.parametrize(
    ("plan", "titles"),
    [
        ('[network]\ntitle = "Fall"\nno_such_key = 1\n', {"nb": "Fall", "en": "Fall"}),
        ('[network]\ntitle = { nb = "Fall", en = "Falls" }\n', {"nb": "Fall", "en": "Falls"}),
        ('[network]\ntitle = { nb = "Fall" }\n', {"nb": "Fall", "en": "Fall"}),
        ("[network]\ntitle = {}\n", {"nb": "fall-2020", "en": "fall-2020"}),
        ('[network]\nowner = "Sykehuset"\n', {"nb": "fall-2020", "en": "fall-2020"}),
        ("this is no TOML", {"nb": "fall-2020", "en": "fall-2020"}),
    ],
)
def test_a_title_is_read_whatever_else_is_wrong(tmp_path: Path, plan: str, titles: dict[str, str]) -> None:
    folder = tmp_path / "examples" / "fall-2020"
    folder.mkdir(parents=True)
    (folder / "network.toml").write_text(plan, encoding="utf-8-sig")
    assert plan_titles("fall-2020", tmp_path) == titles


def test_a_network_without_a_folder_is_called_by_its_id(tmp_path: Path) -> None:
    assert plan_titles("fall-2020", tmp_path) == {"nb": "fall-2020", "en": "fall-2020"}
