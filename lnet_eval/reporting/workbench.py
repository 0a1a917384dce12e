"""The workbench: choose a network and a measure, and see its charts as the report would show them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets

from lnet_eval.errors import LnetError
from lnet_eval.evaluation import Evaluation, evaluate
from lnet_eval.inputs import find_networks, load_network
from lnet_eval.reporting.blocks import Block, Figure, Prose, Section
from lnet_eval.reporting.figures.distribution import distribution_figure
from lnet_eval.reporting.figures.run_charts import run_chart_figure
from lnet_eval.reporting.figures.time_series import time_series_figure
from lnet_eval.reporting.render import section_html, stylesheet
from lnet_eval.reporting.sections.measure import measure_blocks
from lnet_eval.texts import LANGUAGES, Words, default_language, words

VIEWS: Final = ("charts", "distribution", "everything")
_NAMES: Final = {"nb": "norsk", "en": "English"}


class Workbench:
    """Widgets over the networks in a folder; a network is evaluated once, when it is first chosen.

    Parameters
    ----------
    data : folder that holds the networks' folders. files : second root for raw files, or None.

    Attributes
    ----------
    widget : what a notebook shows. network, measure, view, language : the choices. page : the HTML below them.
    """

    def __init__(self, data: str | Path, *, files: str | Path | None = None) -> None:
        self._data, self._files = data, files
        self._evaluations: dict[str, Evaluation | LnetError] = {}
        networks = find_networks(data)
        self.network = widgets.Dropdown(options=networks)
        self.measure = widgets.Dropdown()
        self.view = widgets.Dropdown()
        self.language = widgets.Dropdown(
            options=[(_NAMES[language], language) for language in LANGUAGES], value=default_language()
        )
        self.page = widgets.HTML()
        choices = [self.network, self.measure, self.view, self.language]
        self.widget = widgets.VBox([widgets.HBox(choices, layout=widgets.Layout(flex_flow="row wrap")), self.page])
        self._speak()
        self.network.observe(self._network_chosen, names="value")
        self.language.observe(self._language_chosen, names="value")
        for choice in (self.measure, self.view):
            choice.observe(self._show, names="value")
        self._network_chosen()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    @property
    def say(self) -> Words:
        """The words of the language that is chosen."""
        return words(self.language.value)

    def _speak(self) -> None:
        """Label every choice in the language that is chosen."""
        say = self.say
        for name in ("network", "measure", "view", "language"):
            getattr(self, name).description = say(f"workbench.{name}")
        chosen = self.view.value
        self.view.options = [(say(f"workbench.view.{view}"), view) for view in VIEWS]
        self.view.value = chosen or VIEWS[0]

    def _language_chosen(self, _: Any = None) -> None:
        self._speak()
        self._network_chosen()

    def _network_chosen(self, _: Any = None) -> None:
        """Offer the network's measures, and keep the one that was chosen where the network has it."""
        found, say = self._evaluation(), self.say
        measures = found.measures if isinstance(found, Evaluation) else ()
        before = self.measure.value
        options = [(say.of(measure.measure.title), measure.measure.id) for measure in measures]
        ids = [identity for _, identity in options]
        self.measure.options = options
        if ids:
            self.measure.value = before if before in ids else ids[0]
        self.measure.disabled = not ids
        self._show()

    def _evaluation(self) -> Evaluation | LnetError | None:
        network = self.network.value
        if network is None:
            return None
        if network not in self._evaluations:
            try:
                read = load_network(network, data=self._data, files=self._files)
                self._evaluations[network] = evaluate(read)
            except LnetError as error:
                self._evaluations[network] = error
        return self._evaluations[network]

    def _show(self, _: Any = None) -> None:
        found, say = self._evaluation(), self.say
        if isinstance(found, Evaluation):
            title, blocks = self._blocks(found)
        elif found is None:
            title, blocks = say("workbench.title"), [Prose(text=say("workbench.no_networks"))]
        else:
            lines = str(found).splitlines()
            title, blocks = lines[0], [Prose(text=line.strip(), role="warning") for line in lines]
        section = Section(id="workbench", title=title, blocks=tuple(blocks))
        self.page.value = f"<style>{stylesheet('section')}</style>{section_html(section, say.language)}"

    def _blocks(self, evaluation: Evaluation) -> tuple[str, list[Block]]:
        say, plan = self.say, evaluation.network.plan
        chosen = next((one for one in evaluation.measures if one.measure.id == self.measure.value), None)
        if chosen is None:
            return say("workbench.title"), [Prose(text=say("workbench.no_measures"))]
        if self.view.value == "everything":
            return say.of(chosen.measure.title), list(measure_blocks(chosen, plan, say))
        drawn = (
            [distribution_figure(chosen, plan, say)]
            if self.view.value == "distribution"
            else [run_chart_figure(chosen, plan, say), time_series_figure(chosen, plan, say)]
        )
        figures: list[Block] = [figure for figure in drawn if isinstance(figure, Figure)]
        return say.of(chosen.measure.title), figures or [Prose(text=say("workbench.nothing_to_draw"))]
