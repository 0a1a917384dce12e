"""Marked people are planted in a network's files; the workbench sends nothing of them, whatever is chosen.

Everything that goes to a browser is looked through: every synced value of every widget that can be reached from the
one shown, and what its links hold to be saved.
"""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pandas as pd
import pytest

from lnet_eval.inputs import load_network
from lnet_eval.texts import LANGUAGES
from lnet_eval.workbench import Workbench
from lnet_eval.workbench.measure_view import VIEWS

N_PEOPLE, QUESTIONS = 64, 8  # so many questions that no other series of numbers is a person's answers
LABELS = ("Svært uenig", "Uenig", "Verken enig eller uenig", "Enig", "Svært enig")
TRACES = ("Merkelin", "markorsen", "qzx-", "Kråkebolle", "Strandsnegl")  # a name, an address, a key, an answer, a note
SURVEY = """
[surveys.{name}]
title = "{name}"
file = "{name}.csv"
wave = "{wave}"
anonymous = false
key = "Nøkkel"
groups = ["Profesjon", "Post"]
scale = {{ labels = [{labels}], agree = [4, 5] }}
items = [{items}]
free_text = [{{ id = "fritt", column = "Kommentar", text = "Hva hindret?", themes = [
  {{ id = "tid", text = "Tid", words = ["tid*"] }}] }}]
"""


def answers() -> pd.DataFrame:
    """One row per person: who they are, their groups, what they ticked and what they wrote."""
    rng = np.random.default_rng(4)
    number = np.arange(N_PEOPLE)
    told = {f"Spørsmål {q}": rng.choice(LABELS, N_PEOPLE, p=[0.1, 0.2, 0.2, 0.3, 0.2]) for q in range(QUESTIONS)}
    return pd.DataFrame(
        {
            "Nøkkel": [f"qzx-{n}" for n in number], "Navn": [f"Merkelin{n} Markør" for n in number],
            "E-post": [f"m{n}.markorsen@eksempel.no" for n in number],
            "Profesjon": np.where(number % 3 == 0, "Lege", "Sykepleier"),
            "Post": np.array(["A", "B", "C"])[number // 22], **told,
            "Kommentar": [f"Kråkebolle{n} tok all tiden" for n in number],
        }
    )  # fmt: skip


@pytest.fixture
def data(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one network: marked people in its surveys, and a note of one at every measurement."""
    monkeypatch.setenv("LNET_LANGUAGE", "nb")
    folder = tmp_path / "vestre-viken"
    shutil.copytree(examples / "vestre-viken", folder)
    plan = (folder / "network.toml").read_text(encoding="utf-8")
    items = ", ".join(f'{{ id = "q{q}", column = "Spørsmål {q}", text = "Spørsmål {q}" }}' for q in range(QUESTIONS))
    surveys = "".join(
        SURVEY.format(name=name, wave=wave, items=items, labels=", ".join(f'"{label}"' for label in LABELS))
        for name, wave in (("foran", "pre"), ("bak", "post"))
    )
    own = re.sub(r"\[surveys\..*?(?=\[evidence)", lambda _: surveys, plan, count=1, flags=re.DOTALL)
    (folder / "network.toml").write_text(own, encoding="utf-8")
    for name in ("foran", "bak"):
        answers().to_csv(folder / f"{name}.csv", index=False, encoding="utf-8")
    table = folder / "malinger.csv"
    head, *lines = table.read_bytes().decode("cp1252").splitlines()
    marked = [f"{head};Registrert av;E-post;Merknad"]
    marked += [f"{line};Merkelin{n} Markør;m{n}.markorsen@eksempel.no;Strandsnegl {n}" for n, line in enumerate(lines)]
    table.write_bytes("\r\n".join([*marked, ""]).encode("cp1252"))
    return tmp_path


def sent(widget: widgets.Widget, seen: set[str] | None = None) -> Iterator[str]:
    """Every value that goes to a browser, of a widget and of all that hang on it; what links hold is unpacked."""
    seen = set() if seen is None else seen
    if widget.model_id in seen:
        return
    seen.add(widget.model_id)
    yield from unpacked(str(widget.get_state()))
    for name in widget.keys:
        value = getattr(widget, name)
        for part in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(part, widgets.Widget):
                yield from sent(part, seen)


def unpacked(text: str) -> Iterator[str]:
    yield re.sub(r"base64,[\w+/=]+", "", text)
    for packed in re.findall(r"base64,([\w+/=]+)", text):
        yield from unpacked(base64.b64decode(packed).decode("utf-8"))


def in_one_line(text: str) -> str:
    """A text as words and numbers, whatever stands between them: rows of a page, a list and a file look alike."""
    return " ".join(re.sub(r"<[^>]+>|\\[nrt]|[^\w:]+", " ", re.sub(r"\b(\d)\.0\b", r"\1", text)).split()).casefold()


def rows() -> list[str]:
    """What every person ticked, as words and as numbers."""
    told = answers()[[f"Spørsmål {q}" for q in range(QUESTIONS)]]
    numbers = told.apply(lambda column: column.map({label: str(n) for n, label in enumerate(LABELS, start=1)}))
    return [in_one_line(" ".join(row)) for frame in (told, numbers) for row in frame.to_numpy()]


def found(widget: widgets.Widget, persons: list[str]) -> list[str]:
    texts = list(sent(widget))
    lines = " | ".join(map(in_one_line, texts))
    told = [trace for trace in TRACES for text in texts if trace.casefold() in text.casefold()]
    return told + [f"row {n % N_PEOPLE}" for n, row in enumerate(persons) if row in lines]


def test_what_is_planted_is_read_so_that_it_could_be_shown(data: Path) -> None:
    network = load_network("vestre-viken", data=data)
    for survey in network.surveys.values():
        assert survey.link is not None
        assert survey.free_text["fritt"].mentions["tid"].sum() == N_PEOPLE
        assert survey.answers.shape == (N_PEOPLE, QUESTIONS)


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("<td>Merkelin7 Markør</td>", ["Merkelin"]),
        (f'<a href="data:text/csv;base64,{base64.b64encode(b"a;qzx-3").decode()}">', ["qzx-"]),
        (str(answers().iloc[5, 5:13].tolist()), ["row 5"]),
        ("<tr>" + "".join(f"<td>{cell}</td>" for cell in answers().iloc[9, 5:13]) + "</tr>", ["row 9"]),
        (str([float(LABELS.index(cell) + 1) for cell in answers().iloc[11, 5:13]]), ["row 11"]),
        (";".join(str(LABELS.index(cell) + 1) for cell in answers().iloc[12, 5:13]) + "\r\n", ["row 12"]),
    ],
)
def test_a_person_would_be_found_anywhere(planted: str, said: list[str]) -> None:
    places = [
        widgets.HTML(planted),
        widgets.Dropdown(options=["a", planted]),
        widgets.Text(layout=widgets.Layout(width="1rem"), description=planted),
    ]
    for place in places:
        assert found(widgets.HBox([widgets.VBox([place])]), rows()) == said
    assert found(widgets.HBox([widgets.HTML("Enig")]), rows()) == []


def test_no_choice_about_surveys_sends_anything_of_a_person(data: Path) -> None:
    bench, persons, kinds = Workbench(data), rows(), set()
    bench.subject.value = "surveys"
    for language, (_, survey) in product(LANGUAGES, bench.surveys.survey.options):
        bench.language.value, bench.surveys.survey.value = language, survey
        for (_, item), (_, group) in product(bench.surveys.item.options, bench.surveys.group.options):
            bench.surveys.item.value, bench.surveys.group.value = item, group
            assert found(bench.widget, persons) == [], (language, survey, item, group)
            kinds.add((bool(item), bool(group), "base64," in bench.take.value))
        assert not bench.message.value
    assert {(False, False, True), (True, True, True)} <= kinds  # the figures and a table by group were to be had
    assert len(bench.surveys.item.options) == QUESTIONS + 1
    assert len(bench.surveys.group.options) == 3


def test_no_view_of_a_measure_sends_anything_of_a_person(data: Path) -> None:
    bench, persons = Workbench(data), rows()
    measures = [measure for _, measure in bench.measures.measure.options]
    assert len(measures) > 1
    for measure, view in [*product(measures[:1], VIEWS), *product(measures[1:], VIEWS[:1])]:
        bench.measures.measure.value, bench.view.value = measure, view
        assert found(bench.widget, persons) == [], (measure, view)
        assert "base64," in bench.take.value
    bench.language.value = "en"
    assert found(bench.widget, persons) == []


def test_no_way_to_analyse_a_measure_sends_anything_of_a_person(data: Path) -> None:
    bench, persons = Workbench(data), rows()
    chosen = bench.measures
    for name in ("season", "estimator", "chart", "rules", "start"):
        choice = getattr(chosen, name)
        usual = choice.value
        for value in [value for _, value in choice.options][-4:]:
            choice.value = value
            assert found(bench.widget, persons) == [], (name, value)
        choice.value = usual
    chosen.teams.value = chosen.teams.value[:1]
    chosen.phases.value = (chosen.phases.options[5][1],)
    chosen.transition.value += 1
    bench.plan.show.click()
    assert "network.toml" in bench.plan.diff.value or "transition" in bench.plan.diff.value
    assert found(bench.widget, persons) == []


@pytest.mark.parametrize(
    ("name", "codec", "right", "wrong"),
    [
        ("foran.csv", "utf-8", "Svært enig", "Merkelin Markør"),
        ("malinger.csv", "cp1252", "Akuttmottak 1", "m7.markorsen@eksempel.no"),
    ],
)
def test_what_cannot_be_read_is_said_without_the_person(data: Path, name: str, codec: str, right: str, wrong: str):
    bench = Workbench(data)
    path = data / "vestre-viken" / name
    path.write_bytes(path.read_bytes().decode(codec).replace(right, wrong, 3).encode(codec))
    for language in ("en", "nb"):
        bench.language.value = language
        assert name in bench.message.value
        assert found(bench.widget, rows()) == []
