"""The workbench: choose a network and what to look at, change how it is analysed, and see what the report would say."""

from __future__ import annotations

import functools
import gc
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets
from IPython.display import display

from lnet_eval.errors import LnetError, UsageError
from lnet_eval.evaluation.choices import Choices
from lnet_eval.inputs import find_networks
from lnet_eval.inputs.network import Network
from lnet_eval.meanwhile import helped_by
from lnet_eval.plan import Plan
from lnet_eval.reporting.blocks import Block, Prose, Section
from lnet_eval.reporting.render import beneath_html, section_html, stylesheet
from lnet_eval.texts import LANGUAGES, Words, default_language, speaking, words
from lnet_eval.workbench.export import Cell, export_html
from lnet_eval.workbench.keys import keys_are_the_widgets
from lnet_eval.workbench.labels import Heeding, dropdown, offer
from lnet_eval.workbench.measure_choices import MeasureChoices
from lnet_eval.workbench.measure_view import VIEWS, beneath, figures_of, measure_view
from lnet_eval.workbench.networks import Networks
from lnet_eval.workbench.plan_panel import PlanPanel
from lnet_eval.workbench.said import error_lines, said_html
from lnet_eval.workbench.second_process import SecondProcess, second_process
from lnet_eval.workbench.survey_choices import SurveyChoices
from lnet_eval.workbench.survey_view import survey_view

SUBJECTS: Final = ("measures", "surveys")
_NAMES: Final = {"nb": "norsk", "en": "English"}


@functools.cache
def _settle() -> None:
    """What is there now stays: to look through all of it for garbage again would delay every sixth answer."""
    gc.collect()
    gc.freeze()


class Workbench(Heeding):
    """Widgets over the networks in a folder. The widgets hold words, figures and protected counts, and no person.

    Parameters
    ----------
    data : folder that holds the networks' folders. files : second root for raw files, or None.
    shown_data, shown_files : the two as the code to take along names them; by default as given.

    Attributes
    ----------
    widget : what a notebook shows. network, subject, view, language : what is looked at.
    measures, surveys : the choices for a measure and for a survey. plan : choices into the plan.
    message : what could not be done. page : the HTML that answers. more : what follows it
        a moment later. take : figure, data and code to take along.
    """

    def __init__(
        self,
        data: str | Path,
        *,
        files: str | Path | None = None,
        shown_data: str | Path | None = None,
        shown_files: str | Path | None = None,
    ) -> None:
        self._networks, self._shown_data = Networks(data, files), str(shown_data or data)
        self._shown_files = None if files is None else str(shown_files or files)
        self._offered: Network | None = None
        self._second: SecondProcess | None = None  # nobody waits for a workbench that is not shown
        self.network, self.subject, self.view, self.language = dropdown(), dropdown(), dropdown(), dropdown()
        self.measures, self.surveys = MeasureChoices(self._show), SurveyChoices(self._show)
        self.plan = PlanPanel(self._for_the_plan, lambda: self._start_again(ours=True))
        self.message, self.page, self.more, self.take = (widgets.HTML() for _ in range(4))
        self.language.options = [(_NAMES[language], language) for language in LANGUAGES]
        self.language.value = default_language()
        self._left = widgets.VBox(layout=widgets.Layout(flex="0 1 auto", max_width="100%"))
        right = widgets.VBox(
            [self.message, self.page, self.more, self.take], layout=widgets.Layout(flex="1 1 30rem", min_width="0")
        )
        self.widget = widgets.HBox(
            [self._left, right], layout=widgets.Layout(flex_flow="row wrap", grid_gap="0 1.2rem")
        )
        self._speak()
        for choice in (self.network, self.subject, self.view, self.language):
            choice.observe(self._chosen, names="value")
        self._start_again()

    def _ipython_display_(self) -> None:
        self._second = second_process()
        _settle()
        display(self.widget)
        display(keys_are_the_widgets())

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
        if self.quiet:
            return
        with self.quietly():
            if change["owner"] is self.language:
                self._speak()
        if change["owner"] is self.view:
            self._show()
        else:
            self._start_again()

    def _start_again(self, *, ours: bool = False) -> None:
        """Offer the networks there are and what the chosen one has, and show it.

        `ours`: what has changed in its files was written here, and is no news.
        """
        with self.quietly():
            there = {*find_networks(self._networks.data), *filter(None, [self.network.value])}
            offer(self.network, [(name, name) for name in sorted(there)])
        measures = self.subject.value == "measures"
        below = [self.view, self.measures.widget, self.plan.widget] if measures else [self.surveys.widget]
        self._left.children = [self.network, self.subject, *below, self.language]
        try:
            again = self._offer() and not ours
        except Exception as error:
            self._nothing(error_lines(error, self.say))
            return
        self._show(again=again)

    def _offer(self) -> bool:
        """Offer what the network has; whether its files have changed since it was last offered."""
        before, self._offered = self._offered, self._read()
        self.measures.offer(self._offered, self.say)
        self.surveys.offer(self._offered, self.say)
        if before is None or self._offered is None or before is self._offered:
            return False
        return before.plan.network.id == self._offered.plan.network.id

    def _read(self) -> Network | None:
        try:
            return None if self.network.value is None else self._networks.read(self.network.value)
        except LnetError:
            return None

    def _show(self, *, again: bool = False) -> None:
        """Answer to what is chosen; what cannot be done is said, and nothing is left standing that no longer holds.

        `again` : the files have changed, and are read and offered anew.
        """
        say, name = self.say, self.network.value
        self.plan.forget()
        self.more.value = self.take.value = ""
        if name is None:
            self._fill(say("workbench.title"), [Prose(text=self._why_none())])
            return
        try:
            with speaking(say.language):
                if self._networks.read(name) is not self._offered:
                    again = self._offer() or again
                self._tell([say("workbench.read_again")] if again else [])
                with helped_by(None if self._second is None else self._second.when_ready()):
                    self._answer(name)
        except KeyboardInterrupt:  # a person's, of the kernel: the answer that was under way is the only thing to stop
            self._nothing([say("workbench.interrupted")])
        except Exception as error:
            self._nothing(error_lines(error, say))

    def _why_none(self) -> str:
        """Why there is no network to choose."""
        folder = Path(self._networks.data)
        return self.say("workbench.no_networks") if folder.is_dir() else self.say("workbench.no_folder", folder=folder)

    def _nothing(self, why: Sequence[str]) -> None:
        """Say why there is no answer, and take away the one before it."""
        self._tell(why)
        self._fill(self.say("workbench.title"), [Prose(role="note", text=self.say("workbench.nothing_shown"))])
        self.more.value = self.take.value = ""

    def _answer(self, name: str) -> None:
        say = self.say
        if self.subject.value == "surveys":
            self._survey(name)
            return
        measure = self.measures.chosen()
        if measure is None:
            self._fill(say("workbench.title"), [Prose(text=say("workbench.no_measures"))])
            return
        found = self._networks.explore(name, measure.id, self.measures.choices())
        blocks = measure_view(self.view.value, found, say, report=functools.partial(self._networks.report, name))
        self._fill(say.of(measure.title), blocks)
        # Charts and tables are on their way to the browser by now; what is not compared at a glance follows them.
        rest = beneath(self.view.value, found, say)
        self.more.value = beneath_html(rest, say.language)
        self.take.value = export_html(
            figures_of([*blocks, *rest]),
            self._cell(name).of_measure(measure.id, found.choices, self.view.value),
            say,
            name=f"{name}-{measure.id}",
            numbers=found.to_frame(),
        )

    def _cell(self, name: str) -> Cell:
        return Cell(network=name, data=self._shown_data, files=self._shown_files, language=self.say.language)

    def _survey(self, name: str) -> None:
        say, chosen = self.say, self.surveys
        survey, item, group = (one.value or None for one in (chosen.survey, chosen.item, chosen.group))
        if survey is None:
            self._fill(say("workbench.title"), [Prose(text=say("workbench.no_surveys"))])
            return
        network, found = self._networks.read(name), self._networks.surveys(name)[survey]
        known = self._networks.by_group(name)
        blocks = survey_view(network, found, say, item=item, group=group, by_group=known)
        self._fill(say.of(network.plan.surveys[survey].title), blocks)
        self.take.value = export_html(blocks, self._cell(name).of_survey(survey, item, group), say)

    def _fill(self, title: str, blocks: Sequence[Block]) -> None:
        section = Section(id="workbench", title=title, blocks=tuple(blocks))
        self.page.value = (
            f"<style>{stylesheet('section', 'workbench')}</style>{section_html(section, self.say.language)}"
        )

    def _tell(self, lines: Iterable[str]) -> None:
        self.message.value = said_html([line.strip() for line in lines if line.strip()], self.say)

    def _for_the_plan(self) -> tuple[Path, Plan, str, Choices] | None:
        name = self.network.value
        if name is None:
            return None
        if self._networks.read(name) is not self._offered:  # the choices are those of the plan as it was
            self._start_again()
            raise UsageError(self.say("workbench.read_again"))
        measure = self.measures.chosen()
        if self._offered is None or measure is None:
            return None
        return self._networks.folder(name), self._offered.plan, measure.id, self.measures.choices()
