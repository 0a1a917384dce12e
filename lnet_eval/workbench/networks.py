"""The networks as they lie on disk: read when they are first asked for, and again when their files have changed."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from lnet_eval.errors import LnetError
from lnet_eval.evaluation import Evaluation, Exploration, explore
from lnet_eval.evaluation.choices import Choices
from lnet_eval.evaluation.question_groups import ByGroup, answers_by_group
from lnet_eval.evaluation.survey_results import SurveyEvaluation
from lnet_eval.evaluation.surveys import evaluate_surveys
from lnet_eval.inputs import load_network
from lnet_eval.inputs.folders import network_folder
from lnet_eval.inputs.network import Network
from lnet_eval.plan.load import FILE_NAME

Stamp = tuple[tuple[str, int, int], ...]
_AGAIN: Final = 3


@dataclass(slots=True, eq=False)
class _Known:
    """One network as it was read, with what was computed of it since."""

    network: Network | LnetError
    stamp: Stamp | None  # None: its files did not rest, and are read again
    explored: dict[Any, Exploration] = field(default_factory=dict)
    reports: dict[Any, Evaluation] = field(default_factory=dict)
    surveys: dict[str, SurveyEvaluation] | None = None
    by_group: ByGroup = field(default_factory=lambda: functools.cache(answers_by_group))


class Networks:
    """The networks of a folder.

    Parameters
    ----------
    data : folder that holds the networks' folders. files : second root for raw files, or None.
    """

    def __init__(self, data: str | Path, files: str | Path | None) -> None:
        self.data, self.files = data, files
        self._known: dict[str, _Known] = {}

    def read(self, network: str) -> Network:
        """The network: another object than before where it was read anew, because its files had changed.

        Raises
        ------
        LnetError : it cannot be read, now as when it was read.
        """
        known = self._known.get(network)
        if known is None or self._stamp(network, known.network) != known.stamp:
            known = self._known[network] = self._load(network)
        if isinstance(known.network, LnetError):
            raise known.network
        return known.network

    def folder(self, network: str) -> Path:
        """The network's own folder; raises UsageError."""
        return network_folder(network, self.data)

    def explore(self, network: str, measure: str, choices: Choices) -> Exploration:
        """The measure under the choices; what was fitted before under the same choices is not fitted anew.

        Raises
        ------
        LnetError : the network cannot be read, or the choices cannot be made.
        """
        read = self.read(network)
        known = self._known[network]
        key = (measure, choices.teams, choices.start, choices.transition, choices.season)
        if key not in known.explored:
            known.explored[key] = explore(
                read, measure, teams=choices.teams, start=choices.start, transition=choices.transition,
                season=choices.season,
            )  # fmt: skip
        return known.explored[key].look(
            estimator=choices.estimator, chart=choices.chart, rules=choices.rules, phases=choices.phases
        )

    def report(self, network: str, found: Exploration) -> Evaluation:
        """What the report would rest on; what was worked out before under the same choices is not worked out anew."""
        known = self._known[network]
        key = (found.measure.measure.id, replace(found.choices, estimator="default"))  # the report has its own
        if key not in known.reports:
            known.reports[key] = found.report()
        return known.reports[key]

    def surveys(self, network: str) -> dict[str, SurveyEvaluation]:
        """What people answered, by the survey's id; raises LnetError."""
        read = self.read(network)
        known = self._known[network]
        if known.surveys is None:
            known.surveys = {one.survey: one for one in evaluate_surveys(read)}
        return known.surveys

    def by_group(self, network: str) -> ByGroup:
        """Who answers for its questions by group, and remembers what was asked before."""
        return self._known[network].by_group

    def _load(self, network: str) -> _Known:
        """The network as its files are now; once more where they changed meanwhile."""
        for _ in range(_AGAIN):
            before = self._stamp(network, None)
            found: Network | LnetError
            try:
                found = load_network(network, data=self.data, files=self.files)
            except LnetError as error:
                found = error
            stamp = self._stamp(network, found)
            if self._stamp(network, None) == before:
                return _Known(network=found, stamp=stamp)
        return _Known(network=found, stamp=None)

    def _stamp(self, network: str, read: Network | LnetError | None) -> Stamp:
        """Size and time of every file that the network was read from; of all its folders where it was not read."""
        try:
            folder = self.folder(network)
        except LnetError:
            return ()
        roots = [folder] if self.files is None else [folder, Path(self.files) / network]
        if isinstance(read, Network):
            paths = [root / name for root in roots for name in (FILE_NAME, *read.files)]
        else:
            paths = [path for root in roots for path in root.rglob("*")]
        marks = []
        for path in sorted(set(paths)):
            try:
                status = path.stat()
            except OSError:
                continue
            marks.append((str(path), status.st_mtime_ns, status.st_size))
        return tuple(marks)
