"""`lnet-eval plan` and `lnet-eval compare`: pages beside the networks' reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lnet_eval.cli.making import chosen_languages, make_all, make_folder, tell_overview
from lnet_eval.cli.saying import complain, out, say_in
from lnet_eval.cli.summary import summarise
from lnet_eval.errors import UsageError
from lnet_eval.running.job import Job, changes
from lnet_eval.running.outcome import Outcome, RunLog
from lnet_eval.running.product import COMPARISON, COMPARISON_NAME, PLAN
from lnet_eval.running.roots import Roots, find_roots


def plan(
    networks: Sequence[str],
    *,
    languages: Sequence[str],
    data: Path | None,
    files: Path | None,
    reports: Path | None,
) -> int:
    """Make the plan reports of networks; exit code 0 all published, 1 some failed.

    Raises
    ------
    UsageError : no network was named, or one that is not there.
    """
    from lnet_eval.inputs import network_folder

    roots = find_roots(data=data, files=files, reports=reports)
    if not networks:
        raise UsageError(say_in()("cli.plan.nothing_asked"))
    for network in networks:
        network_folder(network, roots.data)
    chosen = chosen_languages(languages)
    return _published(
        [Job(network=name, roots=roots, product=PLAN, languages=chosen) for name in dict.fromkeys(networks)], roots
    )


def compare(*, changed: bool, languages: Sequence[str], data: Path | None, reports: Path | None) -> int:
    """Compare every network that has a report; exit code 0 published or unchanged, 1 failed or without some of them.

    Parameters
    ----------
    changed : leave the published comparison as it is where nothing that it is made of has changed.

    Raises
    ------
    UsageError : no network has a report that can be compared.
    """
    from lnet_eval.reporting.comparing import compare_reports, refusal

    roots = find_roots(data=data, files=None, reports=reports)
    if not any(roots.reports.glob("*/results.json")):
        raise UsageError(say_in()("cli.compare.no_reports", reports=roots.reports))
    register = compare_reports(roots.reports, data=roots.data).register
    refused = [one for one in register if one.state in {"unreadable", "other_id"}]
    for one in refused:  # named before anything is run, and the others are compared all the same
        complain(refusal(one))
    job = Job(
        network=COMPARISON_NAME,
        roots=roots,
        product=COMPARISON,
        languages=chosen_languages(languages),
        only_if_changed=changed,
    )
    return _published([job], roots) or int(bool(refused))


def _published(jobs: Sequence[Job], roots: Roots) -> int:
    make_folder(roots.reports)
    log = RunLog(roots.reports)
    reasons = {job.network: changes(job) for job in jobs if job.only_if_changed}
    kept = [name for name, parts in reasons.items() if not parts]
    outcomes = make_all([job for job in jobs if job.network not in kept], roots, log)
    outcomes += [Outcome(network=name, state="unchanged") for name in kept]
    failed = summarise(outcomes, reasons=reasons, log=log.path)
    for job in jobs:
        page = job.reports / job.network / f"{job.product.name}.{job.languages[0]}.html"
        if page.is_file():
            out().print(say_in()("cli.page", path=page), markup=False)
    written = tell_overview(roots)
    return 0 if written and not failed else 1
