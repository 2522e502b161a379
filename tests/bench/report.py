"""Lines, verdicts, and the figures of other runs beside the new ones."""

import json
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import FIGURES, Figure, Goal, Measured, Result, compare, is_met
from tests.bench.machine import QUIET

HERE = Path(__file__).parent
LAST = HERE / ".last.json"
HEAD = ("figure", "measured", "baseline", "ratio", "spread", "goal", "", "before", "took")
WIDTHS = (54, 12, 38, 6, 13, 14, 5, 16, 5)
BUSY = 0.9


class Run:
    """The results of one run, by name of the figure; `others`: the share of the machine that was not ours."""

    def __init__(self, results: dict[str, Result], told: str = "", others: float = 0.0) -> None:
        self.results, self.told, self.others = results, told, others

    @staticmethod
    def read(path: Path) -> "Run":
        """A saved run; an empty one if there is none."""
        if not path.exists():
            return Run({})
        kept = json.loads(path.read_text())
        return Run(
            {name: Result(**values) for name, values in kept["results"].items()}, kept["told"], kept.get("others", 0.0)
        )

    def save(self, path: Path) -> None:
        """With the revision and the hour."""
        told = f"{_revision()}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        results = {name: asdict(result) for name, result in self.results.items()}
        path.write_text(json.dumps({"told": told, "others": self.others, "results": results}, indent=1) + "\n")

    def with_older(self, older: "Run") -> "Run":
        """This run's figures, and those that only the older one has."""
        return Run(older.results | self.results, others=self.others)


def _revision() -> str:
    said = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True)
    return said.stdout.strip() or "no revision"


def head() -> str:
    return _row(HEAD)


def line(figure: Figure, measured: Measured, result: Result, before: Result | None, took: float = 0.0) -> str:
    """One figure on one line; * where the load itself was busy for more than BUSY of the time."""
    beside = (
        f"{number(result.baseline, figure.unit)} {figure.baseline}" if result.baseline is not None else figure.baseline
    )
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}" if result.ratio >= 0.1 else f"{result.ratio:.3f}"
    verdict = {True: "met", False: "SHORT", None: ""}[is_met(figure, result)]
    value = number(result.value, figure.unit) + ("*" if measured.busy > BUSY else "")
    told = (figure.title, value, beside, ratio, _spread(result), goal(figure), verdict)
    return _row((*told, _before(figure, result, before), f"{took:.0f} s"))


def _row(cells: tuple[str, ...]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def number(value: float, unit: str) -> str:
    """With three digits or more."""
    shown = (
        f"{value:,.0f}"
        if value >= 100
        else f"{value:.1f}"
        if value >= 10
        else f"{value:.2f}"
        if value >= 0.1
        else f"{value:.4f}"
    )
    return f"{shown}{unit}" if unit == "/s" else f"{shown} {unit}"


def _spread(result: Result) -> str:
    low, high = result.low, result.high
    if result.ratio is None:
        return f"{low:,.1f}–{high:,.1f}"
    return f"{low:.3f}–{high:.3f}" if high < 0.1 else f"{low:.2f}–{high:.2f}"


def goal(figure: Figure) -> str:
    """As it stands in the line and in the list."""
    wanted: Goal | None = figure.goal
    if wanted is None:
        return "printed"
    sign = "≥" if wanted.of == "ratio" or figure.larger_is_better else "≤"
    value = f"{wanted.value:.3g}" if wanted.of == "ratio" else number(wanted.value, figure.unit)
    return f"{sign} {value}{' asked' if wanted.asked else ''}"


def _before(figure: Figure, result: Result, before: Result | None) -> str:
    if before is None:
        return ""
    shown = number(before.value, before.unit) if before.ratio is None else f"{before.ratio:.3g}"
    return f"{shown} {compare(figure, result, before)}"


def summary(run: Run, before: Run, failed: list[str]) -> list[str]:
    """What falls short, what is worse or better than before beyond the spread, what did not run."""
    goals = {name: is_met(FIGURES[name], result) for name, result in run.results.items()}
    short = [name for name, met in goals.items() if met is False]
    lines = [f"{sum(met is True for met in goals.values())} met, {len(short)} short of their goals: {_names(short)}"]
    both = [name for name in run.results if name in before.results]
    if both:
        found = {name: compare(FIGURES[name], run.results[name], before.results[name]) for name in both}
        for kind in ("worse", "better"):
            names = [name for name in both if found[name] == kind]
            lines.append(f"{kind} beyond the spread than before ({before.told}): {_names(names)}")
        lines.append(f"{len(both)} figures compared with before")
    for which, share in (("this run", run.others), ("the run before", before.others)):
        if share > QUIET:
            lines.append(
                f"Others took {share:.0%} of the machine during {which}: its figures say little. Run it alone."
            )
    if failed:
        lines.append(f"DID NOT RUN: {_names(failed)}")
    return lines


def _names(names: list[str]) -> str:
    return ", ".join(names) or "none"
