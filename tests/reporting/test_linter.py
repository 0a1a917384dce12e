"""A finished page read as its reader does."""

from __future__ import annotations

from lnet_eval.evaluation import Evaluation
from lnet_eval.reporting.linter import Claim, page_claims, page_texts
from lnet_eval.reporting.page import SECTIONS, Page

PAGE = """<!DOCTYPE html><html lang="nb"><head><title>Rapport</title><style>p { content: "effekt"; }</style></head>
<body><main><section id="leadership"><p>Nettverket hadde <strong>effekt</strong>.</p>
<img src="x" alt="Fallet skyldes nettverket."><p>Tittel: <span lang="en">It caused harm</span> ble sagt.</p></section>
<section id="limits"><ul><li>Vi kan ikke si<br></li><li>om det skyldes noe</li></ul></section></main>
<script>"virker"</script></body></html>"""


def test_what_is_seen_and_what_is_spoken_is_read_and_nothing_else() -> None:
    assert page_claims(PAGE, "very_low") == (
        Claim(section="leadership", language="nb", text="Nettverket hadde effekt.", words=("effekt",)),
        Claim(section="leadership", language="nb", text="Fallet skyldes nettverket.", words=("skyldes",)),
        Claim(section="leadership", language="en", text="It caused harm", words=("caused",)),
    )
    assert page_claims(PAGE, "high") == ()


def test_a_passage_in_another_language_is_a_text_of_its_own_and_blocks_are_not_run_together() -> None:
    texts = [(section, language, text) for section, language, text in page_texts(PAGE)]
    assert ("leadership", "nb", "Tittel:") in texts
    assert ("leadership", "nb", "ble sagt.") in texts
    assert ("limits", "nb", "om det skyldes noe") in texts
    assert ("", "nb", "Rapport") in texts


def test_every_section_of_a_report_is_heard_with_its_text_alternatives(evaluation: Evaluation) -> None:
    page = Page(evaluation, "en")
    for name in SECTIONS:
        html = page.section(name).html
        texts = [text for _, language, text in page_texts(html) if language == "en"]
        assert page.section(name).title in texts
        if "<img" in html:
            assert any(len(text) > 80 for text in texts)


def test_an_overclaim_of_a_person_is_found_on_the_page(evaluation: Evaluation) -> None:
    found = page_claims(Page(evaluation, "nb").section("leadership").html, evaluation.evidence.grade)
    own, warning = (claim.text for claim in found if "effekt" in claim.words)
    assert own == "Nettverket hadde effekt på avdelingene."
    assert warning.startswith("Merk: Teksten over er skrevet av en person og bruker «effekt».")
