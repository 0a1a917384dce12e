"""Is this a learning network? The least that a network must be, and the parts of the Breakthrough model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Delivered = Literal["yes", "partly", "no", "unknown"]

NEEDED: Final[Mapping[str, float]] = {"sites": 3, "rationale": 1, "time_points": 2, "expert_sessions": 2}
COMPONENTS: Final = (
    "rationale", "several_sites", "experts", "change_package", "gatherings", "action_periods", "coaching",
    "measurement", "small_tests", "sharing", "leaders", "closing",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One condition: how much it needs, how much was found (None where nobody says), and whether it is met."""

    code: str
    needed: float
    found: float | None

    @property
    def met(self) -> bool | None:
        """Whether the condition is met; None where it is not known."""
        return None if self.found is None else self.found >= self.needed


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentFound:
    """One part of the Breakthrough model as it was found.

    Attributes
    ----------
    code : one of `COMPONENTS`. delivered : what was found. found, of : the numbers behind it, where there are any.
    source : "data" or "person".
    """

    code: str
    delivered: Delivered
    found: float | None = None
    of: float | None = None
    source: Literal["data", "person"] = "data"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LearningNetwork:
    """Whether the network is one, and how much of the model it carried out.

    Attributes
    ----------
    criteria : the four conditions. components : the parts of the model, in the order of `COMPONENTS`.

    Examples
    --------
    >>> from lnet_eval.methods.learning_network import learning_network
    >>> found = learning_network({"sites": 4, "rationale": 1, "time_points": 12, "expert_sessions": None})
    >>> found.is_one is None, [condition.code for condition in found.criteria if condition.met is None]
    (True, ['expert_sessions'])
    """

    criteria: tuple[Criterion, ...]
    components: tuple[ComponentFound, ...]

    @property
    def is_one(self) -> bool | None:
        """True where every condition is met, False where one is not, None where that is not known."""
        met = [criterion.met for criterion in self.criteria]
        return False if False in met else None if None in met else True

    @property
    def n_delivered(self) -> int:
        """Components that were delivered in full."""
        return sum(component.delivered == "yes" for component in self.components)

    def __repr__(self) -> str:
        """Whether it is one, and how many parts of the model were delivered."""
        parts = f"n_delivered={self.n_delivered}, n_components={len(self.components)}"
        return f"LearningNetwork(is_one={self.is_one}, {parts})"


def learning_network(found: Mapping[str, float | None], components: Sequence[ComponentFound] = ()) -> LearningNetwork:
    """Whether what was found makes a learning network, and which parts of the Breakthrough model were delivered.

    Parameters
    ----------
    found : by the names in `NEEDED`: how many sites take part; 1 for a stated rationale, 0 without; at how many time
        points the network's measures have been taken; how many gatherings experts taught at. None: nobody says.
    components : what was found of the parts; one that is not among them is unknown.

    Raises
    ------
    ValueError : a name that is no condition, or no part.

    References
    ----------
    Hulscher MEJL, Schouten LMT, Grol RPTM, Buchan H. BMJ Qual Saf 2013;22:19–31.
    https://doi.org/10.1136/bmjqs-2011-000651
    """
    by_code = {component.code: component for component in components}
    strange = sorted((set(found) - set(NEEDED)) | (set(by_code) - set(COMPONENTS)))
    if strange:
        raise ValueError(f"learning network: no such condition or part: {', '.join(strange)}")
    return LearningNetwork(
        criteria=tuple(Criterion(code=code, needed=needed, found=found.get(code)) for code, needed in NEEDED.items()),
        components=tuple(by_code.get(code, ComponentFound(code=code, delivered="unknown")) for code in COMPONENTS),
    )
