"""The widgets that choose what is looked at of a survey."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import ipywidgets as widgets

from lnet_eval.inputs.network import Network
from lnet_eval.texts import Words
from lnet_eval.workbench.labels import Heeding, dropdown, offer

NAMES: Final = ("survey", "item", "group")
WHOLE: Final = ""  # an option that is None counts as nothing chosen


class SurveyChoices(Heeding):
    """One widget per choice; `changed` is called once after every change of a person's.

    Attributes
    ----------
    survey, item, group : the widgets; an item or a group that is `WHOLE` means all of the survey.
    widget : all of them under one another.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self.survey, self.item, self.group = dropdown(), dropdown(), dropdown()
        self.widget = widgets.VBox([self.survey, self.item, self.group])
        self._changed = changed
        self._network: Network | None = None
        self._say: Words | None = None
        for name in NAMES:
            getattr(self, name).observe(self._chosen, names="value")

    def offer(self, network: Network | None, say: Words) -> None:
        """Offer the surveys of `network` in the words of `say`; calls nobody."""
        self._network, self._say = network, say
        with self.quietly():
            for name in NAMES:
                getattr(self, name).description = say(f"workbench.{name}")
            surveys = {} if network is None else {name: network.plan.surveys[name] for name in network.surveys}
            offer(self.survey, [(say.of(survey.title), name) for name, survey in surveys.items()])
            self._offer_the_rest()

    def _chosen(self, change: Any) -> None:
        if self.quiet:
            return
        if change["owner"] is not self.group:
            with self.quietly():
                self._offer_the_rest()
        self._changed()

    def _offer_the_rest(self) -> None:
        network, say = self._network, self._say
        if network is None or say is None or self.survey.value is None:
            offer(self.item, [])
            offer(self.group, [])
            return
        about = network.plan.surveys[self.survey.value]
        asked = [item for item in about.items if item.id in network.surveys[self.survey.value].answers]
        offer(self.item, [(say("workbench.item.all"), WHOLE), *((say.of(item.text), item.id) for item in asked)])
        groups = [(column, column) for column in network.surveys[self.survey.value].groups.columns]
        offer(self.group, [(say("workbench.group.none"), WHOLE), *groups])
        self.group.disabled = self.item.value == WHOLE or not groups
