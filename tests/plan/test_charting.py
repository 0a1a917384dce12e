import datetime as dt

import pytest

from lnet_eval.errors import DataProblems
from lnet_eval.plan import Plan, plan_fingerprint, read_plan

PLAN = {
    "network": {"id": "n", "title": "N", "owner": "O", "focus_area": "F"},
    "phases": {"baseline_start": "2019-01", "start": "2020-01", "end": "2020-12"},
    "units": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
}
MEASURE = {"id": "m", "title": "M", "definition": "D", "kind": "proportion", "better": "up"}


def plan(**measure: object) -> Plan:
    return read_plan({**PLAN, "measures": [{**MEASURE, **measure}]}, network="n")


def codes(**measure: object) -> list[tuple[str, str | None]]:
    with pytest.raises(DataProblems) as refusal:
        plan(**measure)
    return [(problem.code, problem.column) for problem in refusal.value.problems]


def test_a_units_own_target_goes_before_everybodys_and_a_later_before_an_earlier() -> None:
    (measure,) = plan(
        target=0.5,
        targets=[{"value": 0.6, "from": "2020-01"}, {"value": 0.7, "from": "2020-07"}, {"value": 0.2, "unit": "b"}],
    ).measures
    days = [dt.date(2019, 5, 1), dt.date(2020, 1, 1), dt.date(2020, 8, 1)]
    assert [measure.target_on(day) for day in days] == [0.5, 0.6, 0.7]
    assert [measure.target_on(day, "a") for day in days] == [0.5, 0.6, 0.7]
    assert [measure.target_on(day, "b") for day in days] == [0.2, 0.2, 0.2]


def test_the_run_chart_with_anhoejs_rules_is_the_default() -> None:
    chart = plan().measures[0].chart
    assert (chart.kind, chart.rules, chart.screened) == ("run", "anhoej", False)


def test_a_chart_that_cannot_be_is_refused_with_its_place() -> None:
    assert codes(chart={"rules": "mdc"}) == [("plan_rules_without_limits", "measures.1.chart")]
    assert codes(chart={"kind": "u"}) == [("plan_chart_unfit", "measures.1.chart.kind")]


def test_all_faults_of_charts_and_targets_are_told_at_once() -> None:
    found = codes(
        targets=[{"value": 0.5, "unit": "c"}],
        chart={
            "kind": "t",
            "phases": [{"date": "2018-01", "reason": "R"}],
            "exclude": [{"date": "2020-03", "reason": "R", "unit": "d"}],
        },
    )
    assert found == [
        ("plan_chart_unfit", "measures.1.chart.kind"),
        ("plan_chart_unit_unknown", "measures.1.targets.1.unit"),
        ("plan_chart_unit_unknown", "measures.1.chart.exclude.1.unit"),
        ("plan_chart_date_outside", "measures.1.chart.phases.1.date"),
    ]


def test_a_phase_needs_its_reason() -> None:
    assert [column for _, column in codes(chart={"phases": [{"date": "2020-03"}]})] == [
        "measures.1.chart.phases.1.reason"
    ]


def test_plans_locked_before_these_fields_were_known_keep_their_fingerprint() -> None:
    plain = plan_fingerprint(plan())
    assert plan_fingerprint(plan(targets=[], chart={})) == plain
    assert plan_fingerprint(plan(targets=[{"value": 0.4}])) != plain
    assert plan_fingerprint(plan(chart={"kind": "p"})) != plain
