"""The bench can say no: goals, comparisons, and a load that refuses wrong answers."""

from http.client import HTTPMessage
from pathlib import Path

import pytest

from tests.bench.beside import look
from tests.bench.figures import FIGURES, Failed, Figure, Goal, Measured, asked, compare, conclude, is_met, no_worse
from tests.bench.load import Load, press, request
from tests.bench.report import Run, line, summary
from tests.bench.servers import constant
from tests.bench.visitor import Page

pytestmark = pytest.mark.pure


def made(unit: str = "/s", goal: Goal | None = None) -> Figure:
    return Figure("some", "some figure", unit, "floor", goal, False, lambda _: Measured([]))


@pytest.mark.parametrize(
    ("unit", "values", "baselines", "goal", "met"),
    [
        ("/s", [80, 90, 100], [100, 100, 100], asked(0.84), True),
        ("/s", [80, 83, 100], [100, 100, 100], asked(0.84), False),
        ("s", [2, 2, 9], [1, 1, 1], asked(0.5), True),
        ("s", [1, 3, 3], [1, 1, 1], asked(0.5), False),
        ("/s", [150, 210, 220], [], asked(200, of="figure"), True),
        ("/s", [150, 190, 220], [], asked(200, of="figure"), False),
        ("MiB", [100], [], no_worse(99, of="figure"), False),
        ("MiB", [100], [], no_worse(101, of="figure"), True),
        ("MiB", [100], [], None, None),
    ],
)
def test_a_goal_is_met_by_the_median(
    unit: str, values: list[float], baselines: list[float], goal: Goal, met: bool | None
) -> None:
    some = made(unit, goal)
    result = conclude(some, Measured(values, baselines))
    assert is_met(some, result) is met
    said = line(some, Measured(values, baselines), result, None)
    assert ("SHORT" in said, " met" in said) == (met is False, met is True)


@pytest.mark.parametrize(
    ("unit", "before", "now", "verdict"),
    [
        ("/s", [90, 100], [80, 95], "same"),
        ("/s", [90, 100], [70, 80], "worse"),
        ("/s", [90, 100], [110, 120], "better"),
        ("s", [90, 100], [110, 120], "worse"),
        ("s", [90, 100], [70, 80], "better"),
        ("MiB", [100], [102], "same"),
        ("MiB", [100], [107], "worse"),
    ],
)
def test_worse_is_what_stands_apart_from_the_run_before(
    unit: str, before: list[float], now: list[float], verdict: str
) -> None:
    some = made(unit)
    assert compare(some, conclude(some, Measured(now)), conclude(some, Measured(before))) == verdict


def test_of_slower_things_beside_a_baseline_the_ratio_is_compared() -> None:
    some = made("s")
    before, now = (conclude(some, Measured([seconds, seconds], [1, 1])) for seconds in (2.0, 4.0))
    assert compare(some, now, before) == "worse"


def test_the_summary_names_what_falls_short_is_worse_or_did_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FIGURES, "some", made("/s", asked(0.9)))
    before, now = (Run({"some": conclude(FIGURES["some"], Measured([x, x], [100, 100]))}) for x in (80, 50))
    before.save(tmp_path / "kept.json")
    kept = Run.read(tmp_path / "kept.json")
    assert kept.results == before.results
    now.others = 0.5
    said = summary(now, kept, ["another"])
    assert "Others took 50% of the machine during this run" in said[-2]
    assert said[0] == "0 met, 1 short of their goals: some"
    assert said[1].startswith("worse")
    assert said[1].endswith("some")
    assert said[-1] == "DID NOT RUN: another"


@pytest.mark.slow
def test_the_load_counts_whole_answers_and_refuses_others(tmp_path: Path) -> None:
    body = "Данные для заводов".encode() * 20_000
    headers = HTTPMessage()
    headers["Content-Type"], headers["X-Note"] = "text/plain", "kept"
    page = Page("/", 200, headers, body)
    with constant(page, str(tmp_path)) as server:
        said = look(server.port, "/whatever", 200)
        assert (said.body, said.headers["X-Note"]) == (body, "kept")
        wanted = [request(server.port, "/")]
        load = press(server.port, wanted, 0.2)
        assert isinstance(load, Load)
        assert load.answers >= 16
        with pytest.raises(Failed, match="expected 304"):
            press(server.port, wanted, 0.2, 304)
