"""What holds for every statistical section: both languages, whole sentences, no claims, unique names."""

from __future__ import annotations

import importlib
import re

import pytest

from lnet_eval.reporting.blocks import Figure, Foldout, Heading
from lnet_eval.reporting.guard import causal_words
from lnet_eval.reporting.render import section_html
from lnet_eval.texts import words

NAMES = ("participation", "measures", "experience", "success_factors", "interviews", "costs")
QUOTED = re.compile("[«“][^»”]*[»”]")


BUILT = {}


def build(name, evaluation, language):
    """A section, built once for each network and language: the fixtures live as long as the session."""
    key = (name, id(evaluation), language)
    if key not in BUILT:
        BUILT[key] = _build(name, evaluation, language)
    return BUILT[key]


def _build(name, evaluation, language):
    module = importlib.import_module(f"lnet_eval.reporting.sections.{name}")
    return getattr(module, f"{name}_section")(evaluation, words(language))


def every_block(blocks):
    for block in blocks:
        yield block
        if isinstance(block, Foldout):
            yield from every_block(block.blocks)


@pytest.fixture(params=["nb", "en"])
def language(request):
    return request.param


@pytest.mark.parametrize("name", NAMES)
def test_a_section_renders_for_a_whole_network(name, evaluation, language):
    html = section_html(build(name, evaluation, language), language)
    assert f'lang="{language}"' in html
    assert "{" not in re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_a_section_renders_where_nothing_was_analysed(name, nothing_analysed, language):
    section = build(name, nothing_analysed, language)
    assert section.blocks
    assert section_html(section, language)


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_without_data_gets_every_section(name, planned_only, language):
    assert build(name, planned_only, language).blocks


@pytest.mark.parametrize("network", ["pathways", "vestre_viken"])
def test_names_of_blocks_are_unique_over_the_sections(network, request, language):
    evaluation = request.getfixturevalue(network)
    seen = []
    for name in NAMES:
        section = build(name, evaluation, language)
        seen += [table.id for table in section.tables()]
        seen += [block.id for block in every_block(section.blocks) if isinstance(block, (Figure, Heading))]
        seen.append(section.id)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("network", ["pathways", "vestre_viken"])
def test_no_sentence_claims_a_cause(network, request, texts_of, language):
    evaluation = request.getfixturevalue(network)
    for name in NAMES:
        for text in texts_of(build(name, evaluation, language)):
            assert not causal_words(QUOTED.sub("", text), language, "very_low"), text


@pytest.mark.parametrize("network", ["pathways", "vestre_viken"])
def test_every_figure_has_its_own_alternative(network, request, language):
    evaluation = request.getfixturevalue(network)
    figures = [
        b for name in NAMES for b in every_block(build(name, evaluation, language).blocks) if isinstance(b, Figure)
    ]
    assert len(figures) > 15
    assert len({figure.alt for figure in figures}) == len(figures)


def test_headings_descend_one_level_at_a_time(pathways):
    for name in NAMES:
        level = 2
        for block in every_block(build(name, pathways, "nb").blocks):
            if isinstance(block, Heading):
                assert block.level <= level + 1
                level = block.level


@pytest.mark.parametrize("name", NAMES)
def test_norwegian_text_has_a_decimal_comma(name, pathways, texts_of):
    for text in texts_of(build(name, pathways, "nb")):
        assert not re.search(r"(?<![\d.])\d+\.\d+(?![\d.])", text), text


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_data_for_their_csv_file(name, pathways):
    for table in build(name, pathways, "en").tables():
        assert table.data is not None, table.id
        assert all(len(row) == len(table.columns) for row in table.rows), table.id
