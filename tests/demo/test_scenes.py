"""The writers' files hold together: whoever speaks is known, no hall holds two sessions, nobody is in two places."""

import random
from collections import defaultdict
from itertools import pairwise

import pytest

from forum.demo.editions import PLANS
from forum.demo.people import NUMBER, make_rows
from forum.demo.scenes import Crowd, Turns, read

pytestmark = pytest.mark.pure
PLAYED = [plan for plan in PLANS if plan.files]


def minutes(hour):
    hours, rest = hour.split(":")
    return int(hours) * 60 + int(rest)


@pytest.mark.parametrize("plan", PLAYED, ids=lambda plan: plan.key)
def test_no_hall_and_nobody_has_two_sessions_at_once(plan):
    taken = defaultdict(list)
    for scene in plan.script().session:
        times = minutes(scene.starts), minutes(scene.ends)
        assert times[0] < times[1]
        halls = [("hall", scene.hall)] if scene.hall else []
        for day in range(scene.day, (scene.until or scene.day) + 1):
            for what in (*halls, *scene.chair, *scene.speakers):
                taken[day, what].append(times)
    assert taken
    for (day, what), times in taken.items():
        assert day <= plan.length
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(set(times)))), (day, what)


@pytest.mark.parametrize("plan", PLAYED, ids=lambda plan: plan.key)
def test_all_that_a_session_names_is_known_and_said_in_three_languages(plan):
    script = plan.script()
    people, companies = {figure.key: figure for figure in script.person}, {each.key for each in script.organisation}
    keys = [scene.key for scene in script.session]
    assert len(keys) == len(set(keys)) > 0
    assert len({scene.title["en"] for scene in script.session}) == len(keys)
    for scene in script.session:
        assert {*scene.chair, *scene.speakers} <= people.keys()
        assert scene.track in {"", *(theme.key for theme in script.track)}
        assert all(set(words) == {"en", "ru", "uz"} and all(words.values()) for words in (scene.title, scene.abstract))
        assert {people[key].organisation for key in (*scene.chair, *scene.speakers)} <= companies


def test_what_becomes_of_sessions_is_about_sessions_that_are_there():
    turns, keys = read("turns", Turns), {scene.key for scene in PLANS[0].script().session}
    assert {*turns.provisional, *turns.cancelled, *turns.formerly, *turns.drafted} <= keys


def test_nobody_of_the_delegates_has_the_name_of_another_and_a_woman_has_a_woman_s_family():
    rows = make_rows(read("delegates", Crowd), random.Random(1))
    assert len(rows) == NUMBER == len({row[1:3] for row in rows})
    assert len({row[0] for row in rows}) == 35
    natives = {row[3] for row in rows}
    assert {name for name in natives if name.startswith("Полина ")} <= {n for n in natives if n.endswith(("а", "ая"))}
    assert not {name for name in natives if name.startswith("Роман ") and name.endswith(("а", "ая"))}
