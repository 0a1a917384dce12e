"""Power by simulation with the estimators of the evaluation itself."""

from __future__ import annotations

import dataclasses
import inspect

import numpy as np
import pytest
from scipy.stats import nct
from scipy.stats import t as student

import lnet_eval as le
from lnet_eval.errors import UsageError
from lnet_eval.methods.its.counted import Counts, Family
from lnet_eval.methods.its.latent import fit_latent, fit_latent_batch
from lnet_eval.methods.its.quantities import PROBABILITIES
from lnet_eval.methods.power import Power, PowerDesign, detect, power
from lnet_eval.methods.power.detect import _latent, _quantiles, detections, segments
from lnet_eval.methods.power.draw import draw_events, draw_values
from lnet_eval.methods.power.pooling import pooled_intervals
from lnet_eval.methods.random_effects import random_effects_summary

SIMULATED = 4000
# Four standard errors of a share of 0.5 among SIMULATED, and what integrating over the autocorrelation costs.
TOLERANCE = 0.045
# One quadrature for all series against one for each: under a tenth of an interval's width at the worst, and widths
# that agree to a hundredth on average.
END_TOLERANCE, WIDTH_TOLERANCE = 0.1, 0.01
# The false-alarm rate of a 95 per cent interval: at most the nominal 0.05 and three standard errors.
NOMINAL = 0.05 + 3 * np.sqrt(0.05 * 0.95 / SIMULATED)
# Networks that are judged both ways, and how many verdicts must be the same: an interval that ends within a hundredth
# of its width from no change may fall on either side of it.
JUDGED, AGREED = 60, 0.97
VALUES = {"kind": "continuous", "before": 12, "after": 12, "variation": 1.0}
RATES = {
    "kind": "rate", "before": 12, "after": 12, "baseline": 40.0, "per": 1000.0, "denominator": 1000, "variation": 0.1,
}  # fmt: skip


def simulated(n: int = SIMULATED, seed: int = 1, **choices: object) -> Power:
    return power(PowerDesign(**choices), n=n, rng=np.random.default_rng(seed))  # type: ignore[arg-type]


@pytest.mark.recovery
@pytest.mark.parametrize("transition", [0, 40])
def test_power_agrees_with_the_noncentral_t_where_the_series_is_long(transition: int) -> None:
    design = PowerDesign(
        kind="continuous", before=100, after=100, teams=1, effect=0.9, variation=1.0, autocorrelation=0.0,
        horizon=100 - transition, transition=transition,
    )  # fmt: skip
    made, rows = segments(design, design.before, transition)
    assert len(made.matrix) == 200 - transition
    error = np.sqrt(rows[0] @ np.linalg.inv(made.matrix.T @ made.matrix) @ rows[0])
    df = len(made.matrix) - 4
    reach = student.ppf(0.975, df)
    expected = nct.sf(reach, df, design.effect / error)
    found = power(design, n=SIMULATED, rng=np.random.default_rng(7)).estimates[0].value
    assert 0.5 < expected < 0.95
    assert found == pytest.approx(expected, abs=TOLERANCE)


@pytest.mark.recovery
@pytest.mark.parametrize(
    "design",
    [
        {**VALUES, "teams": 1},
        {**VALUES, "teams": 6},
        {**VALUES, "teams": 6, "starts": 3, "step": 2},
        {**VALUES, "teams": 4, "comparisons": 2},
    ],
    ids=["one series", "teams", "staggered", "comparison"],
)
def test_without_an_effect_values_change_no_oftener_than_the_interval_promises(design: dict[str, object]) -> None:
    rates = [estimate.value for estimate in simulated(effect=0.0, **design).estimates[:3]]
    assert max(rates) <= NOMINAL


@pytest.mark.recovery
def test_without_an_effect_counts_change_no_oftener_than_the_interval_promises() -> None:
    found = simulated(n=1500, teams=1, effect=0.0, **RATES)
    assert max(estimate.value for estimate in found.estimates[:3]) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 1500)


@pytest.mark.parametrize("longer", [{"before": 30}, {"after": 30}, {"teams": 10}, {"variation": 0.6}, {"effect": 3.0}])
def test_more_data_a_calmer_measure_or_a_larger_change_raise_power(longer: dict[str, object]) -> None:
    short = {**VALUES, "teams": 4, "effect": 1.2, "horizon": 6}
    assert (
        simulated(n=1500, **{**short, **longer}).at_horizon.value > simulated(n=1500, **short).at_horizon.value + 0.03
    )


def test_what_all_units_share_is_taken_out_by_a_comparison() -> None:
    outside = {**VALUES, "teams": 8, "comparisons": 8, "effect": 0.8}
    assert (
        simulated(n=1500, **outside, shared=0.8).at_horizon.value > simulated(n=1500, **outside).at_horizon.value + 0.1
    )


def test_a_gradual_change_is_found_as_a_slope() -> None:
    found = simulated(n=1500, teams=8, effect=4.0, shape="gradual", **VALUES)
    sudden = simulated(n=1500, teams=8, effect=4.0, **VALUES)
    assert found.estimates[1].value > 0.8 > 0.1 > sudden.estimates[1].value


@pytest.mark.parametrize(
    ("units", "source"),
    [
        ({"teams": 2}, "time_series"),
        ({"teams": 3}, "pooled"),
        ({"teams": 3, "comparisons": 1}, "controlled"),
    ],
)
def test_the_estimate_is_the_one_that_the_evaluation_would_answer_with(units: dict[str, int], source: str) -> None:
    found = simulated(n=100, effect=2.0, **units, **VALUES)  # type: ignore[arg-type]
    assert {estimate.method for estimate in found.estimates} == {source}


@pytest.mark.parametrize("units", [{"teams": 2}, {"teams": 4}, {"teams": 4, "comparisons": 2}],
                         ids=["time series", "pooled", "controlled"])  # fmt: skip
@pytest.mark.parametrize("measured", [{**VALUES, "effect": 1.4}, {**RATES, "effect": -9.0}], ids=["values", "rates"])
def test_teams_that_leave_cost_power_and_those_who_stay_are_analysed(
    measured: dict[str, object], units: dict[str, object]
) -> None:
    whole = simulated(n=400, **measured, **units)
    some = simulated(n=400, leaving=1, **measured, **units)
    assert some.estimate("not_analysed").value == 0  # type: ignore[union-attr]
    assert some.at_horizon.value <= whole.at_horizon.value + 0.03


def test_a_team_that_leaves_too_early_to_be_analysed_is_left_out_of_the_summary() -> None:
    design = PowerDesign(**{**VALUES, "after": 4}, teams=4, leaving=1, effect=2.0)  # type: ignore[arg-type]
    assert design.delivered.sum(axis=1).tolist() == [16, 16, 16, 14]
    found = detections(design, 200, np.random.default_rng(2))
    assert np.isfinite(found).all()
    with_two = PowerDesign(**{**VALUES, "after": 4}, teams=4, leaving=2, effect=2.0)  # type: ignore[arg-type]
    assert np.isnan(detections(with_two, 100, np.random.default_rng(2))).all()


def test_a_season_that_nobody_models_costs_power_and_one_that_is_modelled_less() -> None:
    long = {**VALUES, "before": 24, "after": 24, "teams": 2, "effect": 1.4}
    calm = simulated(n=1500, **long).at_horizon.value
    hidden = simulated(n=1500, season=2.0, **long).at_horizon.value
    modelled = simulated(n=1500, season=2.0, season_terms=True, **long).at_horizon.value
    assert hidden + 0.1 < modelled < calm + 0.03


@pytest.mark.recovery
def test_without_an_effect_a_season_that_is_modelled_is_not_taken_for_a_change() -> None:
    found = simulated(n=1500, **{**VALUES, "before": 24, "after": 24}, teams=4, comparisons=1, effect=0.0, season=2.0,
                      season_terms=True)  # fmt: skip
    assert max(e.value for e in found.estimates[:3]) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 1500)


def test_the_same_seed_gives_the_same_power() -> None:
    one, two = (simulated(n=1500, teams=1, effect=1.0, **VALUES).to_frame() for _ in range(2))
    assert one.equals(two)


def test_a_rate_almost_without_events_is_counted_as_not_analysed() -> None:
    found = simulated(n=200, teams=1, effect=-0.5, **{**RATES, "baseline": 1.0, "denominator": 60})
    assert found.estimate("not_analysed").value > 0.9  # type: ignore[union-attr]
    assert found.at_horizon.value < 0.05


@pytest.mark.parametrize(("language", "said"), [("nb", "Disse valgene gir ikke et opplegg"), ("en", "do not make")])
def test_every_choice_that_makes_no_design_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    with pytest.raises(UsageError, match=r"before.*baseline.*denominator") as refused:
        PowerDesign(kind="proportion", before=2, after=12, teams=4, effect=0.1)
    assert said in str(refused.value)


@pytest.mark.parametrize(("language", "said"), [("nb", "Simuler minst 100."), ("en", "Simulate at least 100.")])
def test_too_few_simulations_are_refused_in_the_users_language(
    monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("LNET_LANGUAGE", language)
    with pytest.raises(UsageError) as refused:
        simulated(n=99, teams=1, effect=1.0, **VALUES)
    assert said in str(refused.value)


@pytest.mark.parametrize("kind", ["rate", "proportion"])
@pytest.mark.parametrize(
    "choice", [{"season": 1e3}, {"between": 10.0}, {"variation": 1e9}, {"denominator": 1e9}, {"effect": 0.4999999}],
    ids=str,
)  # fmt: skip
def test_an_odd_design_of_counts_is_simulated(kind: str, choice: dict[str, float]) -> None:
    usual = {"kind": kind, "before": 3, "after": 3, "baseline": 0.5, "denominator": 50, "effect": 0.2, "teams": 1}
    assert simulated(n=100, **{**usual, **choice}).at_horizon.n == 100


def test_the_public_function_takes_the_same_choices() -> None:
    found = le.power(kind="proportion", before=12, after=12, teams=4, baseline=0.5, effect=0.2, denominator=30,
                     variation=0.2, simulations=100)  # fmt: skip
    assert list(found.to_frame().columns) == ["quantity", "value", "low", "high", "unit", "n", "method"]
    assert [*found.to_frame()["quantity"]] == [
        "power_level_change", "power_slope_change", "power_effect_at_6", "not_analysed",
    ]  # fmt: skip


def test_the_public_function_has_every_choice_of_a_design() -> None:
    choices = set(inspect.signature(le.power).parameters) - {"simulations", "seed"}
    assert choices == {field.name for field in dataclasses.fields(PowerDesign)}


def test_a_transition_is_left_out_and_one_that_leaves_too_little_is_refused() -> None:
    planned = {"kind": "continuous", "before": 12, "after": 12, "teams": 1, "effect": 2.0, "simulations": 400}
    powers = [le.power(**planned, transition=months) for months in (0, 6)]  # type: ignore[arg-type]
    assert [one.design.at for one in powers] == [6, 3]
    assert powers[0].at_horizon.value > powers[1].at_horizon.value + 0.05
    for months in (-1, 10):
        with pytest.raises(UsageError, match="transition"):
            le.power(**planned, transition=months)  # type: ignore[arg-type]


def test_many_summaries_at_once_are_those_of_one_at_a_time() -> None:
    rng = np.random.default_rng(3)
    errors = rng.uniform(0.2, 2.0, (40, 5))
    effects = rng.normal(0.5, np.sqrt(errors**2 + rng.choice([0.0, 1.0, 9.0], (40, 1))))
    low, high = pooled_intervals(effects, errors)
    one_by_one = [random_effects_summary(y, e) for y, e in zip(effects, errors, strict=True)]
    # Bisection stops at 1e-9 of the distance between two points of the grid.
    np.testing.assert_allclose(low, [one.low for one in one_by_one], rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(high, [one.high for one in one_by_one], rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    "counts",
    [
        {"kind": "rate", "baseline": 5.0, "denominator": 1, "variation": 0.3, "effect": -2.0},
        {"kind": "proportion", "baseline": 0.6, "denominator": 30, "variation": 0.3, "effect": 0.15},
    ],
    ids=["rate", "proportion"],
)
def test_counts_in_a_batch_are_read_as_one_at_a_time(counts: dict[str, object]) -> None:
    design = PowerDesign(before=12, after=12, teams=1, **counts)  # type: ignore[arg-type]
    events = draw_events(design, 20, np.random.default_rng(3))[:, 0]
    made, rows = segments(design, 12, 0)
    batch = _quantiles(_latent(events, np.full(24, float(design.denominator)), (made, rows), design, 12))
    family = "binomial" if design.kind == "proportion" else "poisson"
    size, gaps = np.full(len(made.matrix), float(design.denominator)), np.diff(made.times)
    alone = np.array(
        [
            fit_latent(Counts(family=family, events=row, size=size), made.matrix, gaps).contrasts(rows, PROBABILITIES)
            for row in events
        ]
    )
    width = alone[..., 2] - alone[..., 0]
    assert (np.abs(batch - alone) / width[..., None]).max() < END_TOLERANCE
    assert ((batch[..., 2] - batch[..., 0]) / width).mean() == pytest.approx(1.0, abs=WIDTH_TOLERANCE)


@pytest.mark.parametrize(
    "counts",
    [
        {"kind": "rate", "baseline": 40.0, "per": 1000, "denominator": 900, "variation": 0.1, "effect": -8.0},
        {"kind": "proportion", "baseline": 0.6, "denominator": 30, "variation": 0.2, "effect": 0.15},
    ],
    ids=["rate", "proportion"],
)
def test_made_up_networks_are_judged_as_the_evaluation_would_judge_them(counts: dict[str, object]) -> None:
    design = PowerDesign(before=12, after=12, teams=3, **counts)  # type: ignore[arg-type]
    found = detections(design, JUDGED, np.random.default_rng(6))
    events = draw_events(design, JUDGED, np.random.default_rng(6))
    made, rows = segments(design, 12, 0)
    family: Family = "binomial" if design.kind == "proportion" else "poisson"
    fits = fit_latent_batch(family, events.reshape(-1, design.length), np.full(design.length, design.denominator),
                            made.matrix, np.diff(made.times))  # fmt: skip
    ends = np.array([fit.contrasts(rows, PROBABILITIES) for fit in fits if fit is not None])
    low, middle, high = np.moveaxis(ends.reshape(JUDGED, 3, 3, 3), -1, 0)
    errors = (high - low) / (2 * student.ppf(0.975, np.inf))
    alone = np.zeros((JUDGED, 3))
    for s, c in np.ndindex(JUDGED, 3):
        summary = random_effects_summary(middle[s, :, c], errors[s, :, c])
        alone[s, c] = 1.0 if summary.low > 0 else -1.0 if summary.high < 0 else 0.0
    assert 0 < np.abs(alone[:, 0]).mean() < 1
    assert (found == alone).mean() >= AGREED
    # The share itself, which is what is reported: the same networks judged twice, not two samples of them.
    assert np.abs(found - alone).mean(axis=0).max() <= 1 - AGREED + 1 / JUDGED


def test_made_up_months_have_the_variation_and_the_correlation_that_were_asked_for() -> None:
    design = PowerDesign(**VALUES, teams=2, effect=0.0, autocorrelation=0.6, shared=0.5)  # type: ignore[arg-type]
    values = draw_values(design, 4000, np.random.default_rng(5))
    now, before = values[..., 1:].ravel(), values[..., :-1].ravel()
    assert values.std() == pytest.approx(1.0, abs=0.02)
    assert np.corrcoef(now, before)[0, 1] == pytest.approx(0.6, abs=0.02)
    assert np.corrcoef(values[:, 0, 5], values[:, 1, 5])[0, 1] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(("teams", "before", "largest"), [(8, 24, 512), (200, 240, 87)])
def test_a_network_of_many_units_and_months_is_drawn_a_few_at_a_time(
    monkeypatch: pytest.MonkeyPatch, teams: int, before: int, largest: int
) -> None:
    drawn: list[int] = []

    def judged(design: PowerDesign, n: int, rng: np.random.Generator) -> np.ndarray:
        drawn.append(n)
        return np.zeros((n, 3))

    monkeypatch.setattr(detect, "_detections", judged)
    design = PowerDesign(
        kind="continuous", before=before, after=before, teams=teams, comparisons=teams, effect=1.0, variation=1.0
    )
    assert len(detections(design, 1000, np.random.default_rng(1))) == 1000
    assert (max(drawn), sum(drawn)) == (largest, 1000)
