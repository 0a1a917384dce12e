"""The shipped networks are what the generator writes, can be read, and carry the memo's own facts."""

import csv
import json
import re
import tomllib
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from lnet_eval.inputs import load_network
from lnet_eval.inputs.synthetic import NETWORKS, write_examples
from lnet_eval.plan import load_plan, plan_fingerprint
from lnet_eval.plan.load import FILE_NAME

MEMO_NETWORKS = {"phrk": "PHRK", "ahus": "A-hus", "vestre-viken": "Vestre Viken", "gode-pasientforlop": "KS/FHI"}


def files_in(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_the_shipped_networks_are_byte_for_byte_what_the_generator_writes(written: Path, examples: Path) -> None:
    made, shipped = files_in(written), files_in(examples)
    assert sorted(made) == sorted(shipped)
    different = [
        name
        for name in made
        if made[name].read_bytes() != shipped[name].read_bytes() and made[name].suffix != ".parquet"
    ]
    assert different == []


def test_the_shipped_parquet_file_holds_what_the_generator_writes(written: Path, examples: Path) -> None:
    # its bytes also carry the version of the library that wrote it
    name = "gode-pasientforlop/register.parquet"
    assert pq.read_table(written / name).equals(pq.read_table(examples / name))


def test_one_seed_gives_the_same_bytes_twice_and_another_seed_gives_other_numbers(
    written: Path, tmp_path: Path
) -> None:
    folders = write_examples(tmp_path / "again")
    write_examples(tmp_path / "other", seed=7)
    first, again, other = (files_in(folder) for folder in (written, tmp_path / "again", tmp_path / "other"))
    assert [folder.name for folder in folders] == list(NETWORKS)
    assert {name: path.read_bytes() for name, path in first.items()} == {
        name: path.read_bytes() for name, path in again.items()
    }
    for name in ("ahus/malinger.csv", "phrk/malinger.xlsx", "gode-pasientforlop/register.parquet"):
        assert first[name].read_bytes() != other[name].read_bytes()


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_is_read_without_a_problem(network: str, examples: Path) -> None:
    read = load_network(network, data=examples)
    plan = read.plan
    assert plan.network.synthetic
    assert plan.network.source is not None
    assert "oppdiktet" in plan.network.source.nb
    assert "made up" in plan.network.source.en
    assert (read.measurements is not None) == bool(plan.sources.measurements)
    assert set(read.surveys) == set(plan.surveys)
    for table in ("attendance", "status", "costs", "interviews", "events"):
        assert (getattr(read, table) is None) == (getattr(plan.sources, table) is None), table


@pytest.mark.parametrize("network", NETWORKS)
def test_every_title_definition_question_and_statement_is_in_both_languages(network: str, examples: Path) -> None:
    plan = load_plan(examples / network)
    titles = [plan.network.title, plan.network.focus_area, *(measure.title for measure in plan.measures)]
    titles += [measure.definition for measure in plan.measures]
    titles += [item.text for survey in plan.surveys.values() for item in survey.items]
    titles += [statement.text for topic in plan.disagreements for statement in topic.statements]
    assert [text.nb for text in titles if text.shared or text.nb == text.en] == []


def test_every_measure_that_has_data_has_a_truth_and_the_other_way_round(examples: Path) -> None:
    for network in NETWORKS:
        truth = json.loads((examples / network / "truth.json").read_text(encoding="utf-8"))
        read = load_network(network, data=examples)
        measured = set() if read.measurements is None else set(read.measurements["measure"])
        assert measured - {"fremdrift"} == set(truth["measures"]), network
        assert truth["starts"] == {unit.id: read.plan.start_of(unit).isoformat() for unit in read.plan.teams}


def test_the_interviews_are_tabell_1_of_the_memo_word_for_word(examples: Path, shared: Path) -> None:
    transcription = (shared / "networks" / "memo-networks" / "seed_tabell1.csv").read_bytes()
    for network in [*MEMO_NETWORKS, "unn-plan"]:
        assert (examples / network / "intervjuer.csv").read_bytes() == transcription
    read = load_network("ahus", data=examples).interviews
    assert read is not None
    assert len(read) == 72
    assert list(read["network"].unique()) == list(MEMO_NETWORKS.values())


def test_what_is_quoted_from_the_memo_stands_in_the_memo(examples: Path, seed_text: str) -> None:
    quoted = [
        text
        for network in NETWORKS
        for topic in load_plan(examples / network).disagreements
        for statement in topic.statements
        for text in re.findall("«(.+)»", statement.text.nb)
    ]
    assert len(quoted) >= 20
    assert [text for text in quoted if text not in seed_text.replace("**", "")] == []


def test_design_and_costs_are_the_figures_of_the_memo(examples: Path, shared: Path) -> None:
    path = shared / "networks" / "memo-networks" / "seed_design_and_costs.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        said = {(row["nettverk"], row["parameter"]): row["verdi"] for row in csv.DictReader(file, delimiter=";")}
    plans = {network: load_plan(examples / network) for network in NETWORKS}
    ahus, phrk = plans["ahus"].design, plans["phrk"].design
    viken, gode = plans["vestre-viken"].design, plans["gode-pasientforlop"].design
    assert ahus.gatherings == int(said["A-hus", "samlinger_antall"])
    assert ahus.improvement_days == int(said["A-hus", "forbedringsdag_antall"])
    assert ahus.participants == int(said["A-hus", "deltakere"])
    assert ahus.projects == int(said["A-hus", "forbedringsarbeid_forste_aar"])
    assert ahus.coaches == int(said["A-hus", "veiledere_forste_aar"])
    assert ahus.coaches_per_team == int(said["A-hus", "veiledere_per_gruppe"])
    assert phrk.gatherings == int(said["PHRK", "samlinger_antall"])
    assert phrk.status_meetings == int(said["PHRK", "skypemoter_antall"])
    assert len(plans["phrk"].network.sites) == int(said["UNN", "geografiske_destinasjoner_PHRK"])
    assert phrk.hours_per_participant == (2 * 7.5 + 2 * 2, 2 * 7.5 + 2 * 3)
    assert viken.gatherings == int(said["Vestre Viken", "samlingsdager"])
    assert viken.months == int(said["Vestre Viken", "varighet"])
    assert viken.status_meetings == int(said["Vestre Viken", "telefonmoter_mellom_samlinger"])
    assert gode.months == int(said["KS/FHI", "varighet"])
    assert f"{gode.gatherings} (5)" == said["KS/FHI", "samlinger_antall"]
    assert gode.days_per_gathering == int(said["KS/FHI", "dager_per_samling"])
    costs = load_network("ahus", data=examples).costs
    assert costs is not None
    external = costs[costs["item"].str.startswith("Ekstern samling")]
    assert external["amount"].tolist() == [float(said["A-hus", "kostnad_per_samling"])] * ahus.gatherings
    assert set(external["payer"]) == {"Administrerende direktør"}
    assert costs.loc[costs["item"] == "Posterpris", "amount"].item() == float(said["A-hus", "posterpris"])


def test_the_end_survey_of_vestre_viken_has_101_of_250_and_81_agree_about_their_leader(examples: Path) -> None:
    read = load_network("vestre-viken", data=examples)
    survey, given = read.plan.surveys["slutt"], read.surveys["slutt"]
    assert (survey.invited, len(given.answers)) == (250, 101)
    assert given.answers["lederstotte"].isin(survey.scale.agree).sum() == 81
    assert given.answers["lederstotte"].notna().all()
    professions = given.groups["Profesjon"].value_counts()
    assert (professions < read.plan.privacy.k).sum() == 1


def test_only_the_plan_of_ahus_is_locked_before_its_start_and_its_fingerprint_is_true(examples: Path) -> None:
    plans = {network: load_plan(examples / network) for network in NETWORKS}
    locked = {network for network, plan in plans.items() if plan.plan.locked is not None}
    assert locked == {"ahus"}
    ahus = plans["ahus"]
    assert ahus.plan.locked is not None
    assert ahus.plan.locked < ahus.phases.start
    assert ahus.plan.fingerprint == plan_fingerprint(ahus)


def test_no_person_of_the_memo_is_named_in_any_file(examples: Path, shared: Path) -> None:
    memo = (shared / "seeds" / "000_a2b444c1571554fd.txt").read_text(encoding="utf-8")
    headings = re.findall(r"^(?:Fra:|[#*\d ]*Intervju \d|\d Intervju).*$", memo, flags=re.MULTILINE)
    name = r"[A-ZÆØÅ][a-zæøå]+ (?:[A-ZÆØÅ]\.? )?([A-ZÆØÅ][a-zæøå]+)"
    surnames = {surname for heading in headings for surname in re.findall(name, heading)} - {"Viken"}
    assert len(headings) == 5
    assert len(surnames) == 9
    for path in files_in(examples).values():
        content = path.read_bytes()
        for encoding in ("utf-8", "cp1252"):
            assert [surname for surname in surnames if surname.encode(encoding) in content] == [], path.name


def test_between_them_the_networks_carry_what_an_evaluation_must_cope_with(examples: Path) -> None:
    networks = {network: load_network(network, data=examples) for network in NETWORKS}
    plans = {network: read.plan for network, read in networks.items()}
    starts = {plans["ahus"].start_of(unit) for unit in plans["ahus"].teams}
    assert len(starts) >= 3
    assert len(plans["gode-pasientforlop"].teams) == 12
    assert sum(unit.left is not None for plan in plans.values() for unit in plan.teams) >= 2
    assert any(measure.changes for measure in plans["vestre-viken"].measures)
    assert any(measure.season for measure in plans["vestre-viken"].measures)
    phrk = networks["phrk"]
    assert phrk.measurements is not None
    ceiling = phrk.measurements.query("measure == 'epikrise'")
    assert 0.97 <= ceiling["numerator"].sum() / ceiling["denominator"].sum() < 1
    assert phrk.events is None or phrk.events.empty
    assert any(not decision.deadline for plan in plans.values() for decision in plan.memo.decisions)
    assert plans["unn-plan"].sources.measurements == ()
    assert plans["unn-plan"].measures
    assert networks["trygg-utskriving"].measurements is None
    assert networks["trygg-utskriving"].surveys
    links = {survey_id: given.link for survey_id, given in phrk.surveys.items()}
    assert all(link is not None for link in links.values())
    assert all(given.link is None for given in networks["ahus"].surveys.values())


def test_fewer_and_fewer_come_in_phrk_and_few_report(examples: Path) -> None:
    read = load_network("phrk", data=examples)
    assert read.attendance is not None
    assert read.status is not None
    counts = read.attendance.groupby("gathering")[["invited", "attended"]].sum()
    shares = counts["attended"] / counts["invited"]
    assert shares.iloc[0] > 0.8
    assert shares.iloc[-1] < 0.6
    assert read.status["submitted"].mean() < 0.6


def test_series_are_as_long_as_hospitals_have_them_and_some_months_are_missing(examples: Path) -> None:
    for network in MEMO_NETWORKS:
        read = load_network(network, data=examples)
        frame = read.measurements
        assert frame is not None
        present = frame[frame["numerator"].notna() | frame["value"].notna()]
        months = present["period"].dt.to_period("M")
        assert 24 <= months.nunique() <= 42
        full = months.nunique() * present.groupby("measure")["unit"].nunique()
        assert (present.groupby("measure").size() <= full).all()
        assert present.groupby("measure").size().sum() < full.sum()


def test_the_plan_files_are_plain_toml_that_a_person_can_learn_from(examples: Path) -> None:
    for network in NETWORKS:
        text = (examples / network / FILE_NAME).read_text(encoding="utf-8")
        assert tomllib.loads(text)["network"]["id"] == network
        assert text.startswith("# ")
        assert "SYNTETISK EKSEMPEL" in text.splitlines()[1]


def test_the_registry_keeps_counting_teams_that_left_and_the_teams_themselves_do_not(examples: Path) -> None:
    read = load_network("gode-pasientforlop", data=examples)
    frame = read.measurements
    assert frame is not None
    for unit in read.plan.teams:
        if unit.left is not None:
            after = frame[(frame["unit"] == unit.id) & (frame["period"] >= pd.Timestamp(unit.left.date))]
            assert set(after["measure"]) == {"reinnleggelse", "overligger"}
