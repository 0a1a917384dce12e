"""A made-up network that reached every section of the report, and one of which nothing could be analysed."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd

from lnet_eval.evaluation.not_analysed import NotAnalysed
from lnet_eval.evaluation.results import (
    Answer,
    Completeness,
    Evaluation,
    Interviews,
    MeasureEvaluation,
    SurveyEvaluation,
    TeamMeasure,
)
from lnet_eval.evidence import Evidence, Findings, grade_evidence
from lnet_eval.inputs.network import Network, ReadingNote
from lnet_eval.methods.before_after import BeforeAfter
from lnet_eval.methods.cost import Costs
from lnet_eval.methods.estimate import Caution, Estimate, wilson_share
from lnet_eval.methods.fidelity import Fidelity
from lnet_eval.methods.its import InterruptedTimeSeries
from lnet_eval.methods.participation import Attendance, StatusReports, TeamFlow
from lnet_eval.methods.series import Series, counted_series
from lnet_eval.methods.spc import run_chart
from lnet_eval.methods.survey import SurveyItem
from lnet_eval.plan import read_plan
from lnet_eval.plan.measure import Measure
from lnet_eval.plan.model import Plan

SEED = 20201103
START = pd.Period("2019-01", "M")
TEAMS = ("medisin", "kirurgi", "ortopedi", "rehabilitering")
PERIODS = pd.period_range("2017-07", "2020-06", freq="M")


def sample_plan(**changes: object) -> Plan:
    """The plan of the made-up network; `changes` replace whole tables of it."""
    content: dict[str, object] = {
        "network": {
            "id": "trygg-seng",
            "title": {"nb": "Trygg seng", "en": "Safe bed"},
            "owner": "Eksempelsykehuset HF",
            "focus_area": {"nb": "Forebygging av trykksår", "en": "Preventing pressure ulcers"},
            "guidelines": {"nb": "Nasjonale faglige råd om trykksår", "en": "National advice on pressure ulcers"},
            "synthetic": True,
            "source": {"nb": "Laget med kjent fasit for å prøve programmet.", "en": "Made with a known truth."},
        },
        "phases": {"baseline_start": "2017-07", "start": "2019-01", "end": "2019-10", "follow_up_end": "2020-06"},
        "design": {"gatherings": 4, "months": 9, "participants": 60, "coaches_per_team": 2},
        "gatherings": [
            {"date": dt.date(2019, 1, 15), "hours": 7.5, "title": {"nb": "Første samling", "en": "First gathering"}},
            {"date": dt.date(2019, 4, 2), "hours": 7.5},
            {"date": dt.date(2019, 6, 12), "kind": "status_meeting", "hours": 2},
            {"date": dt.date(2019, 9, 10), "hours": 7.5, "held": False},
        ],
        "units": [
            *({"id": name, "name": name.capitalize(), "coaches": 2} for name in TEAMS[:-1]),
            {
                "id": TEAMS[-1],
                "name": "Rehabilitering",
                "left": {"date": "2019-06", "reason": {"nb": "Mangel på tid", "en": "Lack of time"}},
            },
        ],
        "measures": [
            {
                "id": "trykksar",
                "title": {"nb": "Trykksår per 1000 liggedøgn", "en": "Pressure ulcers per 1,000 patient days"},
                "definition": {"nb": "Nye trykksår av grad 2–4.", "en": "New pressure ulcers of grade 2–4."},
                "kind": "rate",
                "per": 1000,
                "unit": {"nb": "liggedøgn", "en": "patient days"},
                "better": "down",
                "key": True,
                "source": "record",
                "changes": [{"date": "2019-03", "what": {"nb": "Grad 1 ble tatt ut.", "en": "Grade 1 left out."}}],
            },
            {
                "id": "fall",
                "title": {"nb": "Pasienter med fall", "en": "Patients who fell"},
                "definition": {"nb": "Andel pasienter med minst ett fall.", "en": "Share with at least one fall."},
                "kind": "proportion",
                "better": "down",
                "family": "balancing",
            },
        ],
        "surveys": {
            "slutt": {
                "title": {"nb": "Sluttundersøkelse", "en": "Final survey"},
                "file": "slutt.csv",
                "wave": "end",
                "invited": 250,
                "scale": {"labels": ["Helt uenig", "Litt uenig", "Verken eller", "Litt enig", "Helt enig"]},
                "items": [
                    {"id": "stotte", "column": "Stotte", "text": {"nb": "God støtte fra leder", "en": "Good support"}}
                ],
            }
        },
        "evidence": {
            "outcome_objective": {
                "judgement": "low",
                "reason": {"nb": "Sårene fotograferes.", "en": "The ulcers are photographed."},
                "role": "kvalitetssjef",
                "date": dt.date(2020, 8, 1),
            }
        },
        "memo": {
            "to": "Direktørens ledergruppe",
            "from": "Kvalitetsavdelingen",
            "date": dt.date(2020, 8, 20),
            "decisions": [
                {
                    "decision": {"nb": "Nettverket følges i ett år til.", "en": "Follow the network for another year."},
                    "responsible": "Fagdirektøren",
                    "deadline": "1. oktober 2020",
                },
                {
                    "decision": {
                        "nb": "Fallforebygging tas inn i neste samling.",
                        "en": "Add falls to the next session.",
                    }
                },
            ],
            "assessment": {"nb": "Nettverket hadde effekt på avdelingene.", "en": "The network had an effect."},
        },
        "disagreements": [
            {
                "topic": {"nb": "Antall samlinger", "en": "Number of gatherings"},
                "statements": [
                    {"text": {"nb": "2 samlinger + skype", "en": "2 gatherings + skype"}, "source": "Tabell 1"},
                    {"text": {"nb": "2 dager + 2×2–3 timer", "en": "2 days + 2×2–3 hours"}, "source": "Intervju"},
                ],
            }
        ],
    }
    content.update(changes)
    return read_plan(content, network="trygg-seng")


def _estimate(quantity: str, value: float, low: float, high: float, unit: str, n: int, method: str) -> Estimate:
    return Estimate(quantity=quantity, value=value, low=low, high=high, unit=unit, n=n, method=method)


def _series(rng: np.random.Generator, *, rate: float, after: float) -> Series:
    days = rng.integers(900, 1100, len(PERIODS)).astype(float)
    expected = np.where(PERIODS < START, rate, after) * days / 1000
    return counted_series("rate", PERIODS, rng.poisson(expected).astype(float), days, per=1000)


def _share_series(rng: np.random.Generator, *, share: float, after: float) -> Series:
    patients = rng.integers(80, 120, len(PERIODS)).astype(float)
    expected = np.where(PERIODS < START, share, after)
    return counted_series("proportion", PERIODS, rng.binomial(patients.astype(int), expected).astype(float), patients)


def _time_series(series: Series, unit: str, effect: tuple[float, float, float]) -> InterruptedTimeSeries:
    before = series.before(START)
    fitted = pd.DataFrame(
        {
            "period": series.periods,
            "observed": series.value,
            "fitted": np.where(before, np.nanmean(series.value[before]), np.nanmean(series.value[~before])),
            "counterfactual": np.where(before, math.nan, np.nanmean(series.value[before])),
            "counterfactual_low": np.where(before, math.nan, 0.8 * np.nanmean(series.value[before])),
            "counterfactual_high": np.where(before, math.nan, 1.2 * np.nanmean(series.value[before])),
            "phase": np.where(before, "before", np.where(series.periods < "2019-10", "active", "follow_up")),
            "segment": np.where(before, 0, 1),
        }
    )
    value, low, high = effect
    estimates = (
        _estimate("level_change", value, low, high, unit, 36, "default"),
        _estimate("slope_change", 0.01, -0.05, 0.07, unit, 36, "default"),
        _estimate("effect_at_1", value, low, high, unit, 36, "default"),
        _estimate("effect_at_12", value, low, high, unit, 36, "default"),
        _estimate("maintained_against_end", 0.1, -0.6, 0.8, unit, 36, "default"),
        _estimate("autocorrelation", 0.2, -0.1, 0.5, "correlation", 36, "default"),
    )
    return InterruptedTimeSeries(
        kind=series.kind,
        start=START,
        transition=0,
        n_before=18,
        n_after=18,
        estimates=estimates,
        sensitivity=(_estimate("level_change", value, 0.9 * low, 0.9 * high, unit, 36, "ols"),),
        fitted=fitted,
        cautions=(Caution(code="short_series", values={"n": 36}),),
    )


def _completeness() -> Completeness:
    table = pd.DataFrame(
        {
            "unit": list(TEAMS),
            "role": "team",
            "due": 36,
            "delivered": [36, 35, 36, 23],
            "share": [1.0, 35 / 36, 1.0, 23 / 36],
            "first": pd.Period("2017-07", "M"),
            "last": [pd.Period(p, "M") for p in ("2020-06", "2020-06", "2020-06", "2019-05")],
        }
    )
    return Completeness(table=table, due=144, delivered=130)


def _evidence() -> Evidence:
    return grade_evidence(
        Findings(
            n_before=18,
            n_after=18,
            n_enrolled=4,
            n_analysed=3,
            delivered=130 / 144,
            n_left=1,
            n_planned=2,
            n_reported=2,
            n_definition_changes=0,
        )
    )


def _measure(
    measure: Measure, series: Series, *, unit: str, difference: str, numbers: dict[str, tuple[float, float, float]]
) -> MeasureEvaluation:
    units = {"before": unit, "after": unit, "difference": difference, "ratio": "ratio"}
    before_after = BeforeAfter(
        estimates=tuple(_estimate(name, *three, units[name], 36, "clustered") for name, three in numbers.items()),
        teams=pd.DataFrame(
            {
                "unit": list(TEAMS[:-1]),
                "before": [numbers["before"][0] * f for f in (0.9, 1.0, 1.1)],
                "after": [numbers["after"][0] * f for f in (0.9, 1.0, 1.1)],
                "difference": [numbers["difference"][0] * f for f in (0.9, 1.0, 1.1)],
                "n_before": 18,
                "n_after": 18,
            }
        ),
        n_teams=3,
    )
    time_series = _time_series(series, difference, numbers["difference"])
    direction = "better" if numbers["difference"][0] < 0 else "worse"
    lacking = NotAnalysed(method="pooled", reason="too_few_teams", needed=3, found=1)
    chart = run_chart(series, chart="run", rules="anhoej")
    return MeasureEvaluation(
        measure=measure,
        series=series,
        comparison=None,
        teams=tuple(TeamMeasure(unit=t, series=series, chart=chart, time_series=lacking) for t in TEAMS[:-1]),
        before_after=before_after,
        chart=chart,
        time_series=time_series,
        pooled=lacking,
        controlled=NotAnalysed(method="controlled", reason="no_comparison"),
        completeness=_completeness(),
        change=direction,
        time_change=direction,
        primary=time_series.estimate("effect_at_12"),
        primary_source="time_series",
        evidence=_evidence(),
        comparison_change=NotAnalysed(method="before_after", reason="no_comparison"),
    )


def _participation() -> dict[str, object]:
    gatherings = [pd.Timestamp("2019-01-15"), pd.Timestamp("2019-04-02")]
    by_gathering = pd.DataFrame(
        {
            "gathering": gatherings,
            "invited": [60, 60],
            "attended": [54, 41],
            "share": [0.9, 41 / 60],
            "low": [0.8, 0.56],
            "high": [0.95, 0.79],
        }
    )
    by_role = pd.DataFrame(
        {"role": ["lege", "sykepleier"], "invited": [20, 100], "attended": [9, 86], "share": [0.45, 0.86]}
    ).assign(low=0.3, high=0.9)
    by_level = pd.DataFrame({"level": ["N1", "N2"], "invited": [6, 12], "attended": [5, 7], "share": [5 / 6, 7 / 12]})
    flow = TeamFlow(
        steps=pd.DataFrame(
            {"step": ["enrolled", "any_data", "enough_data", "completed", "follow_up_data"], "n": [4, 4, 3, 3, 3]}
        ),
        teams=pd.DataFrame(
            {
                "unit": list(TEAMS),
                "start": pd.Timestamp("2019-01-01"),
                "left": [None, None, None, pd.Timestamp("2019-06-01")],
                "n_periods_before": 18,
                "n_periods_after": [18, 17, 18, 5],
                "outcome": ["completed", "completed", "completed", "left"],
            }
        ),
        retention=pd.DataFrame(
            {"months": [0, 5, 9], "retained": [1.0, 0.75, 0.75], "low": [1.0, 0.3, 0.3], "high": [1.0, 0.95, 0.95]}
        ).assign(at_risk=[4, 4, 3]),
        estimates=(
            _estimate("retention_at_end", 0.75, 0.3, 0.95, "proportion", 4, "kaplan_meier"),
            wilson_share("documented_share", 3, 4),
        ),
    )
    attendance = Attendance(
        by_gathering=by_gathering,
        by_role=by_role,
        by_level=by_level.assign(low=0.3, high=0.95),
        estimates=(wilson_share("attendance", 95, 120),),
    )
    status = StatusReports(
        by_team=pd.DataFrame({"unit": list(TEAMS), "due": 3, "submitted": [3, 2, 3, 1], "share": [1, 2 / 3, 1, 1 / 3]}),
        estimates=(wilson_share("submission_rate", 9, 12),),
    )
    fidelity = Fidelity(
        table=pd.DataFrame(
            {
                "aspect": ["gatherings", "months", "participants", "coaches_per_team"],
                "planned": [4, 9, 60, 2],
                "delivered": [2, 9, 54, 1.5],
                "deviation": [-2, 0, -6, -0.5],
            }
        ),
        alarms=("too_few_coaches",),
    )
    return {"flow": flow, "attendance": attendance, "status": status, "fidelity": fidelity}


def _costs() -> Costs:
    nan = math.nan
    items = pd.DataFrame(
        {
            "item": ["Lokaler", "Veiledere"],
            "category": ["venue", "staff"],
            "payer": ["Administrerende direktør", "Divisjonene"],
            "kind": ["cash", "hours"],
            "amount": [300_000.0, nan],
            "hours": [nan, 400.0],
        }
    )
    return Costs(
        items=items,
        by_payer=pd.DataFrame(
            {
                "payer": ["Administrerende direktør"],
                "cash": [300_000.0],
                "hours_value": [nan],
                "hours": [400.0],
                "hours_unvalued": [400.0],
            }
        ),
        by_category=pd.DataFrame({"category": ["venue"], "cash": [300_000.0], "hours_value": [nan]}),
        estimates=(
            _estimate("cash_total", 300_000, nan, nan, "NOK", 1, "sum"),
            _estimate("hours_total", 400, nan, nan, "hours", 1, "sum"),
            _estimate("cash_per_participant", 5_000, nan, nan, "NOK", 60, "sum"),
        ),
        price_year=2019,
    )


def sample_evaluation(**changes: object) -> Evaluation:
    """The made-up network, with every section; `changes` replace tables of its plan."""
    rng = np.random.default_rng(SEED)
    plan = sample_plan(**changes)
    ulcers = _measure(
        plan.measures[0],
        _series(rng, rate=6.0, after=3.9),
        unit="per 1000",
        difference="per 1000",
        numbers={
            "before": (6.04, 5.5, 6.6),
            "after": (3.91, 3.4, 4.4),
            "difference": (-2.13, -3.1, -1.2),
            "ratio": (0.647, 0.54, 0.78),
        },
    )
    falls = _measure(
        plan.measures[1],
        _share_series(rng, share=0.08, after=0.12),
        unit="proportion",
        difference="proportion_difference",
        numbers={"before": (0.081, 0.07, 0.092), "after": (0.118, 0.1, 0.135), "difference": (0.037, 0.015, 0.058)},
    )
    counts = pd.Series([4, 6, 10, 41, 40], index=[1, 2, 3, 4, 5])
    item = SurveyItem(
        counts=counts,
        n=101,
        n_not_applicable=0,
        n_missing=0,
        agree=(4, 5),
        estimates=(wilson_share("agreement", 81, 101),),
    )
    estimates = {e.quantity: e for e in ulcers.before_after.estimates}  # type: ignore[union-attr]
    shared = {"measure": "trykksar", "before": estimates["before"], "after": estimates["after"]}
    return Evaluation(
        network=_network(plan),
        as_of=dt.date(2020, 8, 20),
        measures=(ulcers, falls),
        surveys=(
            SurveyEvaluation(
                survey="slutt",
                answered=101,
                response_rate=wilson_share("response_rate", 101, 250),
                items={"stotte": item},
            ),
        ),
        comparisons=(),
        costs=_costs(),
        interviews=Interviews(
            questions={1: "Gevinster?"}, networks=("PHRK",), cells={(1, "PHRK"): ("Økt interesse", "Økt kompetanse")}
        ),
        evidence=ulcers.evidence,
        better=Answer(question="better", code="improved", effect=estimates["difference"], **shared),
        because=Answer(question="because", code=f"{ulcers.evidence.grade}_better", effect=ulcers.primary, **shared),
        **_participation(),
    )


def _network(plan: Plan) -> Network:
    events = pd.DataFrame({"date": [pd.Timestamp("2019-05-01")], "what": ["Ny journalløsning"], "kind": ["system"]})
    return Network(
        plan=plan,
        events=events,
        notes=(ReadingNote(code="encoding_guessed", file="malinger.csv", values={"encoding": "cp1252"}),),
        files={"network.toml": "a" * 64, "malinger.csv": "b" * 64},
    )


def nothing_analysed(**changes: object) -> Evaluation:
    """The same plan without a single table: every section says why it has no result."""
    lacking = NotAnalysed(method="none", reason="no_data", needed=1, found=0)
    evidence = grade_evidence(Findings())
    return Evaluation(
        network=Network(plan=sample_plan(**changes)),
        as_of=dt.date(2020, 8, 20),
        flow=lacking,
        attendance=lacking,
        status=lacking,
        fidelity=lacking,
        measures=(),
        surveys=(),
        comparisons=(),
        costs=lacking,
        interviews=lacking,
        evidence=evidence,
        better=Answer(question="better", code="no_measurements"),
        because=Answer(question="because", code="no_measurements"),
    )
