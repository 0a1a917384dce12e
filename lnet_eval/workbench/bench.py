"""The workbench: choose a network and what to look at, change how it is analysed, and see what the report would say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets

from lnet_eval.errors import LnetError
from lnet_eval.evaluation.choices import Choices
from lnet_eval.inputs import find_networks
from lnet_eval.inputs.network import Network
from lnet_eval.plan import Plan
from lnet_eval.reporting.blocks import Block, Prose, Section
from lnet_eval.reporting.render import beneath_html, section_html, stylesheet
from lnet_eval.texts import LANGUAGES, Words, default_language, words
from lnet_eval.workbench.export import code_of, export_html
from lnet_eval.workbench.labels import dropdown, offer
from lnet_eval.workbench.measure_choices import MeasureChoices
from lnet_eval.workbench.measure_view import VIEWS, beneath, figures_of, measure_view
from lnet_eval.workbench.networks import Networks
from lnet_eval.workbench.plan_panel import PlanPanel
from lnet_eval.workbench.said import said_html
from lnet_eval.workbench.survey_choices import SurveyChoices
from lnet_eval.workbench.survey_view import survey_view

SUBJECTS: Final = ("measures", "surveys")
_NAMES: Final = {"nb": "norsk", "en": "English"}


class Workbench:
    """Widgets over the networks in a folder. The widgets hold words, figures and protected counts, and no person.

    Parameters
    ----------
    data : folder that holds the networks' folders. files : second root for raw files, or None.
    shown_data : the data folder as the code to take along names it; by default `data` as given.

    Attributes
    ----------
    widget : what a notebook shows. network, subject, view, language : what is looked at.
    measures, surveys : the choices for a measure and for a survey. plan : choices into the plan.
    message : what could not be done. page : the HTML that answers. more : what follows it
        a moment later. take : figure, data and code to take along.
    """

    def __init__(
        self, data: str | Path, *, files: str | Path | None = None, shown_data: str | Path | None = None
    ) -> None:
        self._networks, self._shown_data = Networks(data, files), str(shown_data or data)
        self._quiet = False
        self.network, self.subject, self.view, self.language = dropdown(), dropdown(), dropdown(), dropdown()
        self.measures, self.surveys = MeasureChoices(self._show), SurveyChoices(self._show)
        self.plan = PlanPanel(self._for_the_plan, self._start_again)
        self.message, self.page, self.more, self.take = (widgets.HTML() for _ in range(4))
        self.language.options = [(_NAMES[language], language) for language in LANGUAGES]
        self.language.value = default_language()
        self._left = widgets.VBox(layout=widgets.Layout(flex="0 0 auto"))
        right = widgets.VBox(
            [self.message, self.page, self.more, self.take], layout=widgets.Layout(flex="1 1 30rem", min_width="0")
        )
        self.widget = widgets.HBox([self._left, right], layout=widgets.Layout(flex_flow="row wrap"))
        self._speak()
        offer(self.network, [(name, name) for name in find_networks(data)])
        for choice in (self.network, self.subject, self.view, self.language):
            choice.observe(self._chosen, names="value")
        self._start_again()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    @property
    def say(self) -> Words:
        """The words of the language that is chosen."""
        return words(self.language.value)

    def _speak(self) -> None:
        """Label every choice in the language that is chosen."""
        say = self.say
        for name in ("network", "subject", "view", "language"):
            getattr(self, name).description = say(f"workbench.{name}")
        offer(self.subject, [(say(f"workbench.subject.{name}"), name) for name in SUBJECTS])
        offer(self.view, [(say(f"workbench.view.{name}"), name) for name in VIEWS])
        self.plan.speak(say)

    def _chosen(self, change: Any) -> None:
        if self._quiet:
            return
        self._quiet = True
        if change["owner"] is self.language:
            self._speak()
        self._quiet = False
        if change["owner"] is self.view:
            self._show()
        else:
            self._start_again()

    def _start_again(self) -> None:
        """Offer what the network has, and show it."""
        self._offer()
        measures = self.subject.value == "measures"
        below = [self.view, self.measures.widget, self.plan.widget] if measures else [self.surveys.widget]
        self._left.children = [self.network, self.subject, *below, self.language]
        self._show()

    def _offer(self) -> None:
        network = self._read()
        self.measures.offer(network, self.say)
        self.surveys.offer(network, self.say)

    def _read(self) -> Network | None:
        try:
            return None if self.network.value is None else self._networks.read(self.network.value)[0]
        except LnetError:
            return None

    def _show(self) -> None:
        """Answer to what is chosen; what cannot be done is said, and nothing is left standing that no longer holds."""
        say, name = self.say, self.network.value
        self.plan.forget()
        self.more.value = self.take.value = ""
        if name is None:
            self._fill(say("workbench.title"), [Prose(text=say("workbench.no_networks"))])
            return
        try:
            _, again = self._networks.read(name)
            self._tell([say("workbench.read_again")] if again else [])
            if again:
                self._offer()
            self._answer(name)
        except LnetError as error:
            self._tell(str(error).splitlines())
            self._fill(say("workbench.title"), [Prose(role="note", text=say("workbench.nothing_shown"))])

    def _answer(self, name: str) -> None:
        say = self.say
        if self.subject.value == "surveys":
            title, blocks = self._survey(name)
            self._fill(title, blocks)
            return
        measure = self.measures.chosen()
        if measure is None:
            self._fill(say("workbench.title"), [Prose(text=say("workbench.no_measures"))])
            return
        found = self._networks.explore(name, measure.id, self.measures.choices())
        blocks = measure_view(self.view.value, found, say)
        self._fill(say.of(measure.title), blocks)
        # Charts and tables are on their way to the browser by now; what is not compared at a glance follows them.
        rest = beneath(self.view.value, found, say)
        self.more.value = beneath_html(rest, say.language)
        code = code_of(name, measure.id, found.choices, data=self._shown_data)
        self.take.value = export_html(figures_of([*blocks, *rest]), found.to_frame(), code, f"{name}-{measure.id}", say)

    def _survey(self, name: str) -> tuple[str, list[Block]]:
        say, chosen = self.say, self.surveys
        if chosen.survey.value is None:
            return say("workbench.title"), [Prose(text=say("workbench.no_surveys"))]
        evaluation = self._networks.answers(name)
        blocks = survey_view(
            evaluation, chosen.survey.value, say, item=chosen.item.value or None, group=chosen.group.value or None
        )
        return say.of(evaluation.network.plan.surveys[chosen.survey.value].title), blocks

    def _fill(self, title: str, blocks: Sequence[Block]) -> None:
        section = Section(id="workbench", title=title, blocks=tuple(blocks))
        self.page.value = (
            f"<style>{stylesheet('section', 'workbench')}</style>{section_html(section, self.say.language)}"
        )

    def _tell(self, lines: Iterable[str]) -> None:
        self.message.value = said_html([line.strip() for line in lines if line.strip()], self.say)

    def _for_the_plan(self) -> tuple[Path, Plan, str, Choices] | None:
        name, measure = self.network.value, self.measures.chosen()
        network = self._read()
        if network is None or measure is None:
            return None
        return self._networks.folder(name), network.plan, measure.id, self.measures.choices()
