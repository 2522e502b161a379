"""What a figure is: name, unit, baseline, goal, and the rounds it was measured in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

ROUNDS = 5
NOISE = 0.06
"""What a figure of few rounds may differ by though its range does not show it."""


class Failed(Exception):
    """Something did not run, or answered what it should not."""


class Goal(NamedTuple):
    """The least ratio (`of="ratio"`) or the least or most of the figure itself. `asked`: by an issue, not by a run before."""

    value: float
    of: str = "ratio"
    asked: bool = False


def asked(value: float, of: str = "ratio") -> Goal:
    """A goal that somebody set."""
    return Goal(value, of, asked=True)


def no_worse(value: float, of: str = "ratio") -> Goal:
    """What a run before measured, minus its spread."""
    return Goal(value, of)


@dataclass(frozen=True)
class Measured:
    """One value a round, each beside the baseline of that round. `busy`: the largest share of a core the load itself took."""

    values: list[float]
    baselines: list[float] = field(default_factory=list)
    note: str = ""
    busy: float = 0.0


@dataclass(frozen=True)
class Figure:
    """`unit` "/s" is better when larger, every other when smaller. `heavy` ones run only by name."""

    name: str
    title: str
    unit: str
    baseline: str
    goal: Goal | None
    heavy: bool
    measure: Callable[[Any], Measured]

    @property
    def larger_is_better(self) -> bool:
        return self.unit == "/s"


@dataclass(frozen=True)
class Result:
    """Medians of a figure. Ratios are better when larger, whatever the unit: 1 is as good as the baseline."""

    value: float
    baseline: float | None
    ratio: float | None
    low: float
    high: float
    unit: str

    @property
    def judged(self) -> float:
        """What is compared between runs: the ratio where there is one."""
        return self.value if self.ratio is None else self.ratio


FIGURES: dict[str, Figure] = {}


def figure(
    name: str, title: str, *, unit: str = "/s", baseline: str = "", goal: Goal | None = None, heavy: bool = False
) -> Callable[[Callable[[Any], Measured]], Callable[[Any], Measured]]:
    """Put a function that measures into the list."""

    def enter(measure: Callable[[Any], Measured]) -> Callable[[Any], Measured]:
        if name in FIGURES:
            raise ValueError(f"two figures are called {name}")
        FIGURES[name] = Figure(name, title, unit, baseline, goal, heavy, measure)
        return measure

    return enter


def conclude(figure: Figure, measured: Measured) -> Result:
    """Medians, and the range of what is judged, over the rounds."""
    values, baselines = measured.values, measured.baselines
    if not baselines:
        return Result(median(values), None, None, min(values), max(values), figure.unit)
    pairs = zip(values, baselines, strict=True)
    ratios = [value / base if figure.larger_is_better else base / value for value, base in pairs]
    return Result(median(values), median(baselines), median(ratios), min(ratios), max(ratios), figure.unit)


def is_met(figure: Figure, result: Result) -> bool | None:
    """Whether the median reaches the goal; None without a goal."""
    if figure.goal is None:
        return None
    if figure.goal.of == "ratio":
        return (result.ratio or 0.0) >= figure.goal.value
    return result.value >= figure.goal.value if figure.larger_is_better else result.value <= figure.goal.value


def compare(figure: Figure, now: Result, before: Result) -> str:
    """Worse or better only where the ranges of the two runs stand apart by more than NOISE; else the same."""
    if (now.ratio is None) != (before.ratio is None) or now.unit != before.unit:
        return "another measure"
    up = now.ratio is not None or figure.larger_is_better
    if now.low > before.high * (1 + NOISE):
        return "better" if up else "worse"
    if now.high * (1 + NOISE) < before.low:
        return "worse" if up else "better"
    return "same"


def alternate(act: Callable[[], float], baseline: Callable[[], float], rounds: int = ROUNDS) -> Measured:
    """The figure and its baseline in turn: A B A B."""
    values, baselines = [], []
    for _ in range(rounds):
        values.append(act())
        baselines.append(baseline())
    return Measured(values, baselines)
