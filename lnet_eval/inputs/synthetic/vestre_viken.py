"""Vestre Viken: a gain that fades in the follow-up year, a redefined measure, a seasonal one; 101 of 250 answered."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from lnet_eval.inputs.synthetic.answers import answers, exactly, group, in_words, mood
from lnet_eval.inputs.synthetic.blanks import thinned
from lnet_eval.inputs.synthetic.people import attendance, leaders
from lnet_eval.inputs.synthetic.planted import Planted, simulate
from lnet_eval.inputs.synthetic.tables import norwegian_date, write_windows_csv
from lnet_eval.inputs.synthetic.truth import network_truth
from lnet_eval.plan import Plan

MEASURES: Final = {
    "antibiotika": Planted(
        kind="proportion", baseline=0.48, volume=32, level=0.85, slope=0.02, fades_over=12,
        autocorrelation=0.3, sd=0.12, shared_sd=0.08, overdispersion_sd=0.10, unit_sd=0.25,
    ),
    "news": Planted(
        kind="proportion", baseline=0.64, volume=150, level=0.55, slope=0.03, redefined=(dt.date(2018, 9, 1), -0.60),
        autocorrelation=0.3, sd=0.12, shared_sd=0.08, overdispersion_sd=0.08, unit_sd=0.20,
    ),
    "intensiv": Planted(
        kind="rate", baseline=4.5, per=1000, volume=780, season=0.30, peak=1,
        autocorrelation=0.2, sd=0.10, shared_sd=0.05, overdispersion_sd=0.08, unit_sd=0.20,
    ),
    "bredspektret": Planted(
        kind="continuous", baseline=19.0, autocorrelation=0.4, sd=1.6, shared_sd=0.5, overdispersion_sd=0.5,
        unit_sd=2.5,
    ),
}  # fmt: skip
_USEFUL: Final = ((0.62, 0.40, 44), (0.74, 0.66, 43), (0.80, 0.72, 39), (0.86, 0.78, 38))
"""Per gathering: agreeing that it was useful, that the amount of theory was right, and how many answered."""
ANSWERED: Final = 101
SUPPORTED: Final = 81
"""Persons of the 101 who agree that their leader supported them (made up)."""
_END: Final = {"faglig": 0.82, "enheten": 0.64, "profesjoner": 0.77, "samhandling": 0.60, "tid": 0.34}
_PROFESSIONS: Final = {
    "Sykepleier": 56, "Lege": 19, "Fysio- eller ergoterapeut": 12, "Leder": 11, "Farmasøyt": 3,
}  # fmt: skip
_CLINICS: Final = {"Klinikk 1": 38, "Klinikk 2": 27, "Klinikk 3": 21, "Klinikk 4": 15}

_EARLIER: Final = (
    ("Læringsnettverk 1", 2012, 5, 34, 150, 128),
    ("Læringsnettverk 2", 2013, 6, 41, 176, 152),
    ("Læringsnettverk 3", 2014, 7, 46, 204, 177),
    ("Læringsnettverk 4", 2015, 8, 53, 228, 196),
    ("Læringsnettverk 5", 2016, 8, 52, 232, 199),
)
"""The five networks before this one (made up)."""


def write_vestre_viken(folder: Path, plan: Plan, rng: np.random.Generator) -> dict[str, Any]:
    """Write the tables of Vestre Viken into `folder`; returns the planted truth."""
    write_windows_csv(folder / "malinger.csv", _measurements(plan, rng))
    write_windows_csv(folder / "oppmote.csv", _attendance(plan, rng))
    write_windows_csv(folder / "kostnader.csv", _costs())
    write_windows_csv(folder / "hendelser.csv", _events())
    columns = ["Nettverk", "År", "Team", "Deltakere", "Invitert", "Møtt"]
    write_windows_csv(folder / "tidligere.csv", pd.DataFrame(_EARLIER, columns=columns))
    for number, (useful, theory, n) in enumerate(_USEFUL, 1):
        survey = plan.surveys[f"samling-{number}"]
        given = answers(mood(n, rng), {"nytte": useful, "teori": theory}, rng)
        given.insert(0, "Profesjon", group({"Sykepleier": n - 17, "Lege": 11, "Leder": 6}, rng))
        write_windows_csv(folder / survey.file, in_words(given, survey))
    end = plan.surveys["slutt"]
    write_windows_csv(folder / end.file, in_words(_end_survey(rng), end))
    return network_truth(
        plan,
        MEASURES,
        surveys={"slutt": {**_END, "lederstotte": SUPPORTED / ANSWERED}},
        survey_answers={"slutt": ANSWERED},
        agreeing_with_leader_support=SUPPORTED,
        meaning="A real gain in antibiotics within one hour that is gone a year after the last gathering; a process "
        "measure whose new definition hides part of a real gain; no change in transfers, which follow the season.",
    )


def _measurements(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    said = {meant: written for written, meant in plan.sources.measurements[0].values["measure"].items()}
    parts = []
    for measure, planted in MEASURES.items():
        part = thinned(simulate(planted, plan, plan.units, rng), 0.015, rng)
        parts.append(part.assign(measure=said[measure]))
    frame = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(
        {
            "Dato": [norwegian_date(period.start_time.date()) for period in frame["period"]],
            "Enhet": frame["unit"].map(lambda unit: plan.unit(unit).name),
            "Måltall": frame["measure"],
            "Antall": frame["numerator"],
            "Av": frame["denominator"],
            "Snitt": frame["value"],
        }
    )


def _attendance(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    days = [gathering.date for gathering in plan.gatherings]
    members = attendance(
        plan, rng, invited={"Lege": 2, "Sykepleier": 4, "Fysio- eller ergoterapeut": 1},
        share=(0.90, 0.86, 0.84, 0.82), of_role={"Lege": 0.85},
    )  # fmt: skip
    led = leaders([(day, "Klinikkdirektør", "N2", 4, came) for day, came in zip(days, (2, 1, 1, 2), strict=True)])
    frame = pd.concat([members, led], ignore_index=True).sort_values("gathering", kind="stable")
    return pd.DataFrame(
        {
            "Samling": frame["gathering"].map(norwegian_date),
            "Enhet": frame["unit"].map(lambda unit: plan.unit(unit).name, na_action="ignore"),
            "Profesjon": frame["role"],
            "Ledernivå": frame["level"],
            "Påmeldt": frame["invited"],
            "Møtt": frame["attended"],
        }
    )


def _costs() -> pd.DataFrame:
    rows = [
        ("Lunsj, kaffe og te, fire dager", "Servering", "Kvalitetsavdelingen", "kontanter", 58_000, None),
        ("Leie av lokale, én dag", "Lokaler", "Kvalitetsavdelingen", "kontanter", 12_500, None),
        ("Arbeidstid for teamet på tre", "Arbeidstid", "Kvalitetsavdelingen", "timer", None, 900),
        ("Deltakernes tid på samlingene", "Arbeidstid", "Klinikkene", "timer", None, 1680),
    ]
    frame = pd.DataFrame(rows, columns=["Post", "Kategori", "Betaler", "Type", "Beløp", "Timer"])
    return frame.astype({"Beløp": "Int64", "Timer": "Int64"}).assign(Timepris=None, Prisår=[2017, 2018, 2018, 2018])


def _events() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("01.09.2018", "NEWS2 innført i hele foretaket", "Endret skjema"),
            ("15.10.2018", "Tilsynsrapport om sepsis i norske akuttmottak omtalt i mediene", "Oppmerksomhet"),
        ],
        columns=["Dato", "Hva", "Slags"],
    )


def _end_survey(rng: np.random.Generator) -> pd.DataFrame:
    moods = mood(ANSWERED, rng)
    given = answers(moods, _END, rng, not_applicable=0.03)
    given["lederstotte"] = exactly(ANSWERED, SUPPORTED, moods, rng)
    given.insert(0, "Profesjon", group(_PROFESSIONS, rng))
    given.insert(1, "Klinikk", group(_CLINICS, rng))
    return given
