"""PHRK: nothing changes, fewer and fewer come, few report; one measure at its ceiling; teams rate themselves high."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from lnet_eval.inputs.synthetic.answers import answers, group, in_words, mood
from lnet_eval.inputs.synthetic.blanks import thinned, without
from lnet_eval.inputs.synthetic.people import attendance, in_halves, leaders, status_reports
from lnet_eval.inputs.synthetic.planted import Planted, months_of, simulate
from lnet_eval.inputs.synthetic.tables import write_workbook
from lnet_eval.inputs.synthetic.truth import network_truth
from lnet_eval.plan import Plan

MEASURES: Final = {
    "tvang": Planted(
        kind="rate", baseline=9.0, per=1000, volume=360,
        autocorrelation=0.4, sd=0.20, shared_sd=0.08, overdispersion_sd=0.20, unit_sd=0.30,
    ),
    "ventetid": Planted(
        kind="continuous", baseline=44.0, autocorrelation=0.5, sd=4.5, shared_sd=2.0, overdispersion_sd=1.5,
        unit_sd=6.0,
    ),
    "epikrise": Planted(
        kind="proportion", baseline=0.985, volume=32, autocorrelation=0.2, sd=0.20, shared_sd=0.10, unit_sd=0.20,
    ),
    "mestringsplan": Planted(
        kind="proportion", baseline=0.60, volume=24,
        autocorrelation=0.3, sd=0.20, shared_sd=0.10, overdispersion_sd=0.10, unit_sd=0.30,
    ),
}  # fmt: skip
_HEADINGS: Final = {
    "tvang": ("Tvang", "Vedtak", "Døgn"),
    "epikrise": ("Epikrise", "Innen 7 dager", "Utskrivninger"),
    "mestringsplan": ("Mestringsplan", "Med plan", "Pasienter"),
}
_ATTENDING: Final = (0.92, 0.74, 0.58, 0.44)
_REPORTS: Final = 0.40
_PRE: Final = {"metode": 0.35, "rutiner": 0.33, "leder": 0.55, "tid": 0.25}
_POST: Final = {"metode": 0.58, "rutiner": 0.42, "leder": 0.52, "tid": 0.22}
_ANSWERED: Final = {"for": 41, "etter": 33}
_EARLIER: Final = (
    ("Læringsnettverk 2016", 2016, 12, 74, 320, 281, 36, 31),
    ("Læringsnettverk 2017", 2017, 11, 66, 288, 239, 33, 26),
    ("Læringsnettverk 2018", 2018, 10, 60, 256, 200, 30, 21),
)
"""Earlier networks of the clinic (made up): teams, participants, invitations and attendances over all meetings, and
status reports due and submitted (three a year from each team)."""

_EARLIER_COLUMNS: Final = [
    "Nettverk", "År", "Team", "Deltakere", "Invitert", "Møtt", "Statusrapporter forventet", "Statusrapporter levert",
]  # fmt: skip


def write_phrk(folder: Path, plan: Plan, rng: np.random.Generator) -> dict[str, Any]:
    """Write the tables of PHRK into `folder`; returns the planted truth."""
    sheets = _measure_sheets(plan, rng)
    sheets["Fremdrift"] = _progress(plan, rng)
    write_workbook(folder / "malinger.xlsx", sheets)
    write_workbook(folder / "nettverket.xlsx", _network_sheets(plan, rng))
    write_workbook(folder / "sporreundersokelse.xlsx", _surveys(plan, rng))
    return network_truth(
        plan,
        MEASURES,
        self_rated_progress="rises to about 4 although no measured series changes; coaches lie a step lower",
        attendance_share_by_gathering=list(_ATTENDING),
        status_report_probability=_REPORTS,
        surveys={"for": dict(_PRE), "etter": dict(_POST)},
        survey_answers=dict(_ANSWERED),
        meaning="A null network: no measure changes. One measure lies at its ceiling throughout.",
    )


def _measure_sheets(plan: Plan, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    sheets = {}
    for measure, planted in MEASURES.items():
        part = simulate(planted, plan, plan.units, rng)
        part = without(part, "phrk-sted-8", "2017-08", 27)  # one team hardly documents anything
        part = without(part, "phrk-sted-7", "2019-06")  # the team that left no longer delivers numbers
        part = thinned(part, 0.04, rng)
        frame = pd.DataFrame({"Måned": part["period"].dt.to_timestamp(), "Enhet": _names(plan, part["unit"])})
        if measure == "ventetid":
            sheets["Ventetid"] = frame.assign(Dager=part["value"])
            continue
        title, numerator, denominator = _HEADINGS[measure]
        sheets[title] = frame.assign(**{numerator: part["numerator"], denominator: part["denominator"]})
    return sheets


def _progress(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    """The teams' own scores, and every third month their coaches' one step lower, from the start to the end."""
    (coaches,) = rng.spawn(1)  # a stream of its own: what is drawn after this stays as it was
    months = months_of(plan.phases)
    active = months[(months >= pd.Period("2019-02", "M")) & (months <= pd.Period("2019-10", "M"))]
    rows = []
    for unit in plan.teams[:6]:
        steps = 1.0 + 0.36 * np.arange(len(active)) + rng.normal(0, 0.25, len(active))
        for i, (month, step) in enumerate(zip(active, steps, strict=True)):
            coach = None if i % 3 or not unit.coaches else in_halves(step - 1.0 + coaches.normal(0, 0.2))
            rows.append((month.to_timestamp(), unit.name, in_halves(step), coach))
    return pd.DataFrame(rows, columns=["Måned", "Enhet", "Skår", "Veileders skår"])


def _network_sheets(plan: Plan, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    days = [gathering.date for gathering in plan.gatherings]
    members = attendance(
        plan, rng, invited={"Lege": 1, "Psykolog": 1, "Sykepleier": 2, "Vernepleier": 2}, share=_ATTENDING,
        of_role={"Lege": 0.7},
    )  # fmt: skip
    led = leaders([(days[0], "Klinikksjef", "N2", 1, 1), (days[3], "Klinikksjef", "N2", 1, 0)])
    present = pd.concat([members, led], ignore_index=True).sort_values("gathering", kind="stable")
    due = (dt.date(2019, 4, 30), dt.date(2019, 8, 31), dt.date(2019, 12, 31))
    reports = status_reports(plan, rng, due=due, chance={"phrk-sted-1": 0.9}, otherwise=_REPORTS)
    costs: list[tuple[str, str, str, str, int | None]] = [
        ("Deltakernes tid på samlinger og Skype-møter (48 × 20 timer)", "Arbeidstid", "Enhetene", "timer", 960),
        ("Lokalt arbeid mellom samlingene", "Arbeidstid", "Enhetene", "timer", 2400),
        ("Reise for dem som ikke er i Tromsø", "Reise", "Enhetene", "kontanter", None),  # the memo has no amount
    ]
    return {
        "Oppmøte": pd.DataFrame(
            {
                "Dato": present["gathering"],
                "Enhet": _names(plan, present["unit"]),
                "Rolle": present["role"],
                "Ledernivå": present["level"],
                "Invitert": present["invited"],
                "Møtt": present["attended"],
            }
        ),
        "Rapportering": pd.DataFrame(
            {
                "Frist": reports["due"],
                "Enhet": _names(plan, reports["unit"]),
                "Levert": reports["submitted"].map({True: "x", False: "nei"}),
            }
        ),
        "Kostnader": pd.DataFrame(
            [(*row[:4], None, row[4], None, 2019) for row in costs],
            columns=["Post", "Kategori", "Betaler", "Type", "Beløp", "Timer", "Timepris", "Prisår"],
        ),
        "Hendelser": pd.DataFrame(columns=["Dato", "Hendelse", "Type"]),
        "Tidligere nettverk": pd.DataFrame(_EARLIER, columns=_EARLIER_COLUMNS),
    }


def _surveys(plan: Plan, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Both surveys; the same persons keep key and mood, and fewer answer the second time."""
    n = _ANSWERED["for"]
    moods, professions = mood(n, rng), group({"Sykepleier": 17, "Vernepleier": 13, "Psykolog": 8, "Lege": 3}, rng)
    keys = rng.permutation(np.arange(101, 101 + n))
    again = np.sort(rng.choice(n, _ANSWERED["etter"], replace=False))
    sheets = {}
    for name, title, shares, who in (("for", "Før", _PRE, np.arange(n)), ("etter", "Etter", _POST, again)):
        given = answers(moods[who], shares, rng, not_applicable=0.02)
        given.insert(0, "Nøkkel", [f"P{key}" for key in keys[who]])
        given.insert(1, "Profesjon", professions[who])
        sheets[title] = in_words(given, plan.surveys[name])
    return sheets


def _names(plan: Plan, units: pd.Series) -> pd.Series:
    return units.map(lambda unit: plan.unit(unit).name, na_action="ignore")
