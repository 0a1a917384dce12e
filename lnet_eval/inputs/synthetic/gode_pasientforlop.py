"""Gode pasientforløp: readmissions fall everywhere, in the network and outside it; two teams leave."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from lnet_eval.inputs.synthetic.answers import answers, group, in_words, mood
from lnet_eval.inputs.synthetic.blanks import blanked, thinned, without
from lnet_eval.inputs.synthetic.people import attendance, leaders, status_reports
from lnet_eval.inputs.synthetic.planted import Planted, simulate
from lnet_eval.inputs.synthetic.tables import write_international_csv, write_parquet
from lnet_eval.inputs.synthetic.truth import network_truth
from lnet_eval.plan import Plan

MEASURES: Final = {
    "reinnleggelse": Planted(
        kind="proportion", baseline=0.19, volume=220, trend=-0.014,
        autocorrelation=0.3, sd=0.06, shared_sd=0.05, overdispersion_sd=0.05, unit_sd=0.15,
    ),
    "overligger": Planted(
        kind="rate", baseline=42.0, per=1000, volume=520, trend=-0.010, season=0.12, peak=2,
        autocorrelation=0.4, sd=0.18, shared_sd=0.06, overdispersion_sd=0.15, unit_sd=0.25,
    ),
    "hva-er-viktig": Planted(
        kind="proportion", baseline=0.30, volume=30, level=0.60, slope=0.06,
        autocorrelation=0.3, sd=0.15, shared_sd=0.05, overdispersion_sd=0.10, unit_sd=0.35,
    ),
    "trygghet": Planted(
        kind="continuous", baseline=68.0, trend=0.05, autocorrelation=0.3, sd=2.5, shared_sd=0.8,
        overdispersion_sd=1.5, unit_sd=3.0,
    ),
}  # fmt: skip
_REGISTRY: Final = ("reinnleggelse", "overligger")
_REPORTS: Final = 0.72
_END: Final = {
    "faglig": 0.78, "enheten": 0.61, "profesjoner": 0.83, "samhandling": 0.74, "leder": 0.41, "tid": 0.37,
}  # fmt: skip
_ANSWERED: Final = 74
_DUE: Final = tuple(dt.date(2018 + month // 12, month % 12 + 1, 15) for month in (3, 6, 9, 12, 15))


def write_gode_pasientforlop(folder: Path, plan: Plan, rng: np.random.Generator) -> dict[str, Any]:
    """Write the tables of Gode pasientforløp into `folder`; returns the planted truth."""
    write_parquet(folder / "register.parquet", _registry(plan, rng))
    write_international_csv(folder / "team_measures.csv", _own_numbers(plan, rng))
    write_international_csv(folder / "attendance.csv", _attendance(plan, rng))
    reports = status_reports(plan, rng, due=_DUE, chance={"kommune-c": 0.3, "kommune-f": 0.3}, otherwise=_REPORTS)
    write_international_csv(
        folder / "status_reports.csv",
        reports.assign(submitted=reports["submitted"].map({True: 1, False: 0})).rename(columns={"unit": "team"}),
    )
    write_international_csv(folder / "costs.csv", _costs())
    write_international_csv(folder / "events.csv", _events())
    survey = plan.surveys["slutt"]
    given = answers(mood(_ANSWERED, rng), _END, rng, not_applicable=0.04)
    given.insert(0, "Profesjon", group({"Sykepleier": 39, "Lege": 9, "Fysioterapeut": 13, "Leder": 13}, rng))
    given.insert(1, "Tjenestenivå", group({"Kommune": 50, "Sykehus": 24}, rng))
    write_international_csv(folder / survey.file, in_words(given, survey))
    return network_truth(
        plan,
        MEASURES,
        surveys={"slutt": dict(_END)},
        survey_answers={"slutt": _ANSWERED},
        status_report_probability=_REPORTS,
        meaning="Readmissions and delayed discharges fall everywhere, in the teams and outside the network alike: the "
        "network adds nothing to them. The teams' own process measure really rises.",
    )


def _registry(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    """What the registry has: every unit, every month, also of teams that left."""
    parts = []
    for measure in _REGISTRY:
        part = simulate(MEASURES[measure], plan, plan.units, rng)
        parts.append(part.assign(ind_id=plan.measure(measure).codes[0]))
    frame = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(
        {
            "month": frame["period"].dt.to_timestamp().dt.date,
            "orgnr": frame["unit"].map(lambda unit: plan.unit(unit).codes[0]),
            "ind_id": frame["ind_id"],
            "var": frame["numerator"].astype("int64"),
            "denominator": frame["denominator"].astype("int64"),
        }
    )


def _own_numbers(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    """What the teams count themselves: nothing after they left, and holes."""
    parts = []
    for measure in ("hva-er-viktig", "trygghet"):
        part = simulate(MEASURES[measure], plan, plan.teams, rng)
        for unit in plan.teams:
            if unit.left is not None:
                part = without(part, unit.id, f"{unit.left.date:%Y-%m}")
        part = blanked(part, "sykehus-2", "2017-06", 3)
        part = without(part, "kommune-h", "2016-07", 9)
        part = thinned(part, 0.05, rng)
        parts.append(part.assign(measure=measure))
    frame = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(
        {
            "month": frame["period"].astype(str),
            "team": frame["unit"],
            "measure": frame["measure"],
            "n": frame["numerator"],
            "of": frame["denominator"],
            "mean": frame["value"],
        }
    )


def _attendance(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    days = [gathering.date for gathering in plan.gatherings if gathering.held]
    members = attendance(
        plan, rng, invited={"Lege": 1, "Sykepleier": 4, "Fysioterapeut": 2, "Brukerrepresentant": 1},
        share=(0.91, 0.86, 0.83, 0.80), of_role={"Lege": 0.75},
    )  # fmt: skip
    rows = []
    for day, hospital, municipal in zip(days, (1, 0, 1, 0), (5, 4, 4, 3), strict=True):
        rows += [(day, "Klinikksjef", "N2", 4, hospital), (day, "Kommunalsjef", "N2", 8, municipal)]
    frame = pd.concat([members, leaders(rows)], ignore_index=True).sort_values("gathering", kind="stable")
    return pd.DataFrame(
        {
            "date": frame["gathering"],
            "team": frame["unit"],
            "role": frame["role"],
            "leader_level": frame["level"],
            "invited": frame["invited"],
            "attended": frame["attended"],
        }
    )


def _costs() -> pd.DataFrame:
    rows = [
        ("Fire samlinger: faglig innhold og forelesere", "Samlinger", "KS og FHI", "cash", 640_000, None),
        ("Veiledning mellom samlingene", "Veiledning", "KS og FHI", "cash", 210_000, None),
        ("Dagpakker, åtte dager", "Samlinger", "Deltakende kommuner og sykehus", "cash", 545_000, None),
        ("Deltakernes tid på samlingene", "Arbeidstid", "Deltakende kommuner og sykehus", "hours", None, 5400),
    ]
    frame = pd.DataFrame(rows, columns=["item", "category", "payer", "kind", "amount", "hours"])
    return frame.astype({"amount": "Int64", "hours": "Int64"}).assign(rate=None, year=2018)


def _events() -> pd.DataFrame:
    return pd.DataFrame(
        [
            (dt.date(2018, 10, 1), "Nasjonalt program for tryggere utskrivning starter", "Nasjonalt program"),
            (dt.date(2019, 1, 1), "Betalingsplikten for utskrivningsklare pasienter utvides", "Finansiering"),
        ],
        columns=["date", "what", "kind"],
    )  # fmt: skip
