"""Real and awkward surveys, from the file to the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs import load_network
from lnet_eval.reporting.blocks import Bullets, Figure
from lnet_eval.reporting.guard import causal_words
from lnet_eval.reporting.render import section_html
from lnet_eval.reporting.sections.experience import experience_section
from lnet_eval.texts import words

HEAD = """[network]
id = "nett"
title = "Nett"
owner = "X"
focus_area = "Fall"
[phases]
baseline_start = "2021-01"
start = "2022-01"
"""
REAL = (
    HEAD
    + """[surveys.cpd]
title = "Continuing professional development"
file = "cpd.csv"
wave = "end"
groups = ["q04a_role_description_cat", "q22a_org_nhs_type_cat"]
submitted = "form_ended_dttm"
items = [
  { id = "future", column = "q07a_future_health_work_cat", text = "Likely to work in health in two years", key = true },
  { id = "time", column = "q12a_cpd_time_at_work_cat", text = "Development in working time", theme = "time",
    scale = SCALE_TIME },
  { id = "word", column = "q20f_cpd_opps_word_of_mouth_ind", text = "Heard of by word of mouth",
    scale = { labels = ["No", "Yes"], agree = [2] } },
]
[surveys.cpd.scale]
labels = ["Very unlikely", "Somewhat unlikely", "Undecided", "Somewhat likely", "Very likely"]
"""
)
TIMES = '{ labels = ["Rarely", "Sometimes", "Often", "Always"], agree = [3, 4], values = VALUES }'


@pytest.fixture
def survey(tmp_path: Path) -> Callable[..., Evaluation]:
    """The evaluation of a folder with this plan and these files."""

    def made(plan: str, **files: str | bytes) -> Evaluation:
        folder = tmp_path / "nett"
        folder.mkdir()
        (folder / "network.toml").write_text(plan, encoding="utf-8")
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / name.replace("_csv", ".csv")).write_bytes(data)
        return evaluate(load_network("nett", data=tmp_path))

    return made


def joined(evaluation: Evaluation, texts_of: Callable[..., list[str]], language: str) -> str:
    return "\n".join(texts_of(experience_section(evaluation, words(language))))


@pytest.fixture
def real_answers(shared: Path) -> bytes:
    return (shared / "reference" / "survey" / "real_cpd_survey_237.csv").read_bytes()


def real_plan(content: bytes) -> str:
    """The plan, with the long answers of one question given their points by their first word."""
    said = set(re.findall(r'"((?:Often|Rarely|Sometimes|Always)[^"]*)"', content.decode("utf-8-sig")))
    points = {"Rarely": 1, "Sometimes": 2, "Often": 3, "Always": 4}
    values = ", ".join(
        f'"{text}" = {point}' for text in sorted(said) for begins, point in points.items() if text.startswith(begins)
    )
    scale = TIMES.replace("VALUES", f"{{ {values} }}")
    return REAL.replace(",\n    scale", ", scale").replace("SCALE_TIME", scale)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_real_survey_of_237_answers_is_reported(survey, real_answers, texts_of, language):
    found = survey(real_plan(real_answers), cpd_csv=real_answers)
    (result,) = found.surveys
    assert result.answered == 237
    text = joined(found, texts_of, language)
    assert "237" in text
    section = experience_section(found, words(language))
    assert sum(isinstance(block, Figure) for block in section.blocks) == 3  # one for every set of answers
    assert {table.id for table in section.tables()} >= {"survey-cpd-items", "survey-cpd-timing"}
    assert causal_words(text, language, "very_low") == ()
    frame = found.to_frame()
    assert set(frame[frame["section"] == "survey:cpd"]["measure"].dropna()) == {"future", "time", "word"}
    assert "195676290" not in text + frame.to_csv()


REMEMBERED = HEAD + "".join(
    f"""[surveys.{name}]
title = "{title}"
file = "s.csv"
wave = "{wave}"
items = [{{ id = "trygg", column = "{column}", text = "Jeg er trygg på metoden", key = true }}]
scale = {{ labels = ["a", "b", "c", "d", "e"] }}
"""
    for name, title, wave, column in (("da", "Da", "retrospective_pre", "Før"), ("na", "Nå", "post", "Nå"))
)


def test_a_retrospective_pre_test_is_named_and_paired_within_its_own_form(survey, texts_of):
    rows = [(2, 4)] * 20 + [(3, 3)] * 10 + [(4, 5)] * 12 + [(4, 2)] * 6
    found = survey(REMEMBERED, s_csv="Før;Nå\n" + "\n".join(f"{a};{b}" for a, b in rows))
    (comparison,) = found.comparisons
    assert (comparison.kind, comparison.items["trygg"].linkage) == ("retrospective", "linked")
    assert found.pre_post == {}
    text = joined(found, texts_of, "nb")
    assert "retrospektiv førmåling" in text
    assert "Spørsmål som ble stilt både før og etter" not in text
    assert set(found.to_frame()["section"]) >= {"retrospective_pre_post"}
    assert comparison.tests["trygg"] < 0.05
    assert "Tester av hovedspørsmålene" in text
    (drawn,) = [
        b for b in experience_section(found, words("nb")).blocks if getattr(b, "id", "").endswith("pre-post-figure")
    ]
    assert "i ettertid" in str(drawn.title)
    assert "i ettertid" in drawn.alt


OPEN = (
    HEAD
    + """[surveys.slutt]
title = "Slutt"
file = "s.csv"
wave = "end"
items = [{ id = "nytte", column = "Nytte", text = "Nyttig" }]
scale = { labels = ["a", "b", "c", "d", "e"] }
[[surveys.slutt.free_text]]
id = "best"
column = "Best"
text = "Hva var <i>best</i>?"
coded = "Tema"
quotable = "Siteres"
themes = [{ id = "tid", text = "Tid" }, { id = "leder", text = "Ledelse" }, { id = "deling", text = "Deling" }]
"""
)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_themes_are_counted_and_marked_answers_of_large_themes_quoted(survey, texts_of, language):
    rows = ["4;<script>alert(1)</script> mer tid til Kari;tid;ja"] * 2 + ["5;tid;tid;"] * 7 + ["5;bra;deling;"] * 8
    rows += ["3;sjefen;leder;ja", "4;;;"]
    found = survey(OPEN, s_csv="Nytte;Best;Tema;Siteres\n" + "\n".join(rows))
    section = experience_section(found, words(language))
    (quotes,) = [block for block in section.blocks if isinstance(block, Bullets)]
    assert len(quotes.items) == 1
    assert "<script>alert(1)</script> mer tid til […]" in str(quotes.items[0])
    assert "Kari" not in joined(found, texts_of, language)
    assert "sjefen" not in joined(found, texts_of, language)
    table = next(t for t in section.tables() if t.id == "free-text-best")
    cells = {str(row[0]): row[1] for row in table.rows}
    assert cells[words(language).of(found.network.plan.surveys["slutt"].free_text[0].themes[1].text)] == "<\u00a05"


def test_html_in_an_answer_is_text_on_the_page(survey):
    rows = ["4;<script>alert(1)</script>;tid;ja"] * 9 + ["4;x;leder;"] * 6 + ["4;y;;"] * 7
    found = survey(OPEN, s_csv="Nytte;Best;Tema;Siteres\n" + "\n".join(rows))
    page = section_html(experience_section(found, words("nb")), "nb")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


SCALES = (
    HEAD
    + """[surveys.slutt]
title = "Slutt"
file = "s.csv"
wave = "end"
invited = 90
groups = "Yrke"
team = "Team"
frame.Yrke = { Lege = 40, Sykepleier = 50 }
items = [
  { id = "a", column = "A", text = "A" }, { id = "b", column = "B", text = "B" },
  { id = "c", column = "C", text = "C", reversed = true },
]
scale = { labels = ["1a", "2a", "3a", "4a", "5a"] }
scales = [{ id = "s", text = "Samlet", items = ["a", "b", "c"] }]
"""
)


def test_scales_frame_and_teams_reach_the_page(survey, texts_of):
    rows = [
        (1 + i % 5, 1 + (i + i // 17) % 5, 5 - (i + i // 23) % 5, "Lege" if i % 3 else "Sykepleier", i % 9)
        for i in range(60)
    ]
    lines = "\n".join(";".join(map(str, row)) for row in rows)
    found = survey(SCALES, s_csv="A;B;C;Yrke;Team\n" + lines)
    text = joined(found, texts_of, "nb")
    section = experience_section(found, words("nb"))
    frame = next(t for t in section.tables() if t.id == "survey-slutt-yrke")
    assert [row[:3] for row in frame.rows] == [("Lege", "40", "40"), ("Sykepleier", "50", "20")]
    summary = found.surveys[0].scales["s"]
    assert {e.quantity for e in summary.estimates} >= {"alpha", "omega", "score_median"}
    assert next(e for e in summary.estimates if e.quantity == "alpha").value > 0.5  # the reversed question is turned
    assert "designeffekten" in text
    assert found.surveys[0].items["a"].estimate("agreement").method == "wilson_clustered"


def test_every_chart_of_perceived_success_carries_its_reservation(vestre_viken, survey):
    found = survey(REMEMBERED, s_csv="Før;Nå\n" + "2;4\n" * 20 + "4;3\n" * 20)
    for evaluation in (vestre_viken, found):
        for language, phrase in (("nb", "ikke det samme som resultater"), ("en", "not the same as results")):
            section = experience_section(evaluation, words(language))
            figures = [block for block in section.blocks if isinstance(block, Figure)]
            assert figures
            assert all(phrase in str(figure.note) for figure in figures)
