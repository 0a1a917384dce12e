"""Ahus: a real change in falls and in assessments, paid for with less mobilisation; staggered starts, comparisons."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from lnet_eval.inputs.synthetic.answers import answers, group, in_numbers, mood
from lnet_eval.inputs.synthetic.blanks import blanked
from lnet_eval.inputs.synthetic.people import attendance, leaders, progress, status_reports
from lnet_eval.inputs.synthetic.planted import Planted, simulate
from lnet_eval.inputs.synthetic.tables import norwegian_date, norwegian_month, write_norwegian_csv
from lnet_eval.inputs.synthetic.truth import network_truth
from lnet_eval.plan import Plan

MEASURES: Final = {
    "fall": Planted(
        kind="rate", baseline=6.0, per=1000, volume=900, level=float(np.log(0.65)), slope=-0.015,
        autocorrelation=0.3, sd=0.06, shared_sd=0.05, overdispersion_sd=0.05, unit_sd=0.20,
    ),
    "risikovurdering": Planted(
        kind="proportion", baseline=0.55, volume=110, level=0.50, slope=0.07,
        autocorrelation=0.3, sd=0.15, shared_sd=0.08, overdispersion_sd=0.10, unit_sd=0.30,
    ),
    "mobilisering": Planted(
        kind="proportion", baseline=0.82, volume=140, level=-0.60,
        autocorrelation=0.3, sd=0.12, shared_sd=0.06, overdispersion_sd=0.08, unit_sd=0.20,
    ),
    "liggetid": Planted(
        kind="continuous", baseline=5.2, autocorrelation=0.4, sd=0.25, shared_sd=0.08, overdispersion_sd=0.15,
        unit_sd=0.80,
    ),
}  # fmt: skip
_ROLES: Final = {"Lege": 4, "Sykepleier": 8, "Annet helsepersonell": 3}
_PROFESSIONS: Final = {"Lege": 0.22, "Sykepleier": 0.55, "Annet helsepersonell": 0.20, "Leder": 0.03}
_USEFUL: Final = ((0.70, 0.58, 118), (0.78, 0.70, 107), (0.85, 0.79, 96))
"""Per gathering: agreeing that it was useful, that there was time to learn from others, and how many answered."""
_PRE: Final = {
    "metode": 0.38, "rutiner": 0.35, "profesjoner": 0.52, "samhandling": 0.44, "leder": 0.62, "tid": 0.30,
}  # fmt: skip
_POST: Final = {
    "metode": 0.68, "rutiner": 0.52, "profesjoner": 0.66, "samhandling": 0.57, "leder": 0.63, "tid": 0.28,
}  # fmt: skip
_ANSWERED: Final = {"for": 112, "etter": 94}
_REACH: Final = {"ahus-hjerte": 2.0, "ahus-rehab": 3.0}
"""Teams that say less of themselves than the others, who reach about 4."""
_DUE: Final = (dt.date(2019, 4, 30), dt.date(2019, 8, 30), dt.date(2019, 11, 15))


def write_ahus(folder: Path, plan: Plan, rng: np.random.Generator) -> dict[str, Any]:
    """Write the tables of Ahus into `folder`; returns the planted truth."""
    write_norwegian_csv(folder / "malinger.csv", _measurements(plan, rng), missing="–")
    present = _attendance(plan, rng)
    write_norwegian_csv(folder / "oppmote.csv", present)
    reports = status_reports(plan, rng, due=_DUE, chance={}, otherwise=0.87)
    write_norwegian_csv(
        folder / "statusrapporter.csv",
        pd.DataFrame(
            {
                "Frist": reports["due"].map(norwegian_date),
                "Enhet": reports["unit"].map(lambda unit: plan.unit(unit).name),
                "Levert": reports["submitted"].map({True: "ja", False: "nei"}),
            }
        ),
    )
    write_norwegian_csv(folder / "kostnader.csv", _costs())
    write_norwegian_csv(folder / "fremdrift.csv", _progress(plan, rng))
    write_norwegian_csv(folder / "hendelser.csv", _events())
    _surveys(folder, plan, rng)
    return network_truth(
        plan,
        MEASURES,
        surveys={"for": dict(_PRE), "etter": dict(_POST)},
        survey_answers=dict(_ANSWERED),
        status_report_probability=0.87,
        self_rated_progress="rises to about 4; one team stops at 2 although its falls fall; coaches lie a little lower",
        meaning="Falls and assessments really change with the network; mobilisation gets worse; length of stay does "
        "not change.",
    )


def _measurements(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    parts = []
    for measure, planted in MEASURES.items():
        part = simulate(planted, plan, plan.units, rng)
        if measure == "risikovurdering":  # two wards were late with the new form, one lost a summer
            part = blanked(part, "ahus-nyre", "2017-02", 3)
            part = blanked(part, "ahus-kar", "2018-06", 2)
        if measure == "liggetid":
            part = blanked(part, "ahus-rehab", "2018-07", 1)
        parts.append(part.assign(measure=plan.measure(measure).codes[0]))
    frame = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(
        {
            "Måned": frame["period"].map(norwegian_month),
            "Enhet": frame["unit"].map(lambda unit: plan.unit(unit).name),
            "Indikator": frame["measure"],
            "Teller": frame["numerator"],
            "Nevner": frame["denominator"],
            "Verdi": frame["value"],
        }
    )


def _attendance(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    days = [gathering.date for gathering in plan.gatherings]
    led = leaders(
        [
            (days[0], "Administrerende direktør", "N1", 1, 1),
            (days[1], "Divisjonsdirektør", "N2", 9, 6),
            (days[2], "Divisjonsdirektør", "N2", 9, 5),
            (days[3], "Administrerende direktør", "N1", 1, 1),
            (days[3], "Divisjonsdirektør", "N2", 9, 8),
        ]
    )
    members = attendance(
        plan, rng, invited=_ROLES, share=(0.93, 0.88, 0.86, 0.91), of_role={"Lege": 0.9, "Annet helsepersonell": 0.97}
    )
    frame = pd.concat([members, led], ignore_index=True).sort_values("gathering", kind="stable")
    return pd.DataFrame(
        {
            "Samling": frame["gathering"].map(norwegian_date),
            "Enhet": frame["unit"].map(lambda unit: plan.unit(unit).name, na_action="ignore"),
            "Rolle": frame["role"],
            "Ledernivå": frame["level"],
            "Invitert": frame["invited"],
            "Møtt": frame["attended"],
        }
    )


def _progress(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    (own,) = rng.spawn(1)  # a stream of its own: what is drawn after this stays as it was
    months = pd.period_range("2019-03", "2019-11", freq="M")[::2]
    scores = progress(plan, own, months=months, reach=_REACH, otherwise=4.0, coach_below=0.3)
    return pd.DataFrame(
        {
            "Måned": scores["date"].map(norwegian_month),
            "Enhet": scores["unit"].map(lambda unit: plan.unit(unit).name),
            "Egen skår": scores["self"],
            "Veileders skår": scores["coach"],
        }
    )


def _costs() -> pd.DataFrame:
    director = "Administrerende direktør"
    rows: list[tuple[object, ...]] = [
        (f"Ekstern samling {number}", "Samlinger", director, "kontanter", 100_000, None, None, 2019)
        for number in (1, 2, 3)
    ]
    rows += [
        ("Posterpris", "Priser", "Medisin og helsefag", "kontanter", 5_000, None, None, 2019),
        ("To billetter til pasientsikkerhetskonferansen", "Priser", director, "kontanter", None, None, None, 2019),
        ("Deltakernes tid på samlingene (150 × 30 timer)", "Arbeidstid", "Divisjonene", "timer", None, 4500, 450, 2019),
    ]
    return pd.DataFrame(
        rows, columns=["Post", "Kategori", "Betaler", "Type", "Beløp", "Timer", "Timepris", "Prisår"]
    ).astype({"Beløp": "Int64", "Timer": "Int64", "Timepris": "Int64"})


def _events() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("08.05.2018", "Nytt skjema for legemiddelsamstemming på alle sengeposter", "Annet tiltak"),
            ("02.12.2019", "Ny turnusordning på to sengeposter", "Organisering"),
        ],
        columns=["Dato", "Hendelse", "Type"],
    )


def _surveys(folder: Path, plan: Plan, rng: np.random.Generator) -> None:
    for number, (useful, others, n) in enumerate(_USEFUL, 1):
        survey = plan.surveys[f"samling-{number}"]
        given = answers(mood(n, rng), {"nytte": useful, "andre": others}, rng)
        given.insert(0, "Profesjon", group(_sizes(n), rng))
        write_norwegian_csv(folder / survey.file, in_numbers(given, survey))
    for name, shares in (("for", _PRE), ("etter", _POST)):
        survey, n = plan.surveys[name], _ANSWERED[name]
        given = answers(mood(n, rng), shares, rng, not_applicable=0.03)
        given.insert(0, "Profesjon", group(_sizes(n), rng))
        write_norwegian_csv(folder / survey.file, in_numbers(given, survey))


def _sizes(n: int) -> dict[str, int]:
    sizes = {profession: round(share * n) for profession, share in _PROFESSIONS.items()}
    sizes["Sykepleier"] += n - sum(sizes.values())
    return sizes
