"""What follows from a change of a category is asked before, and said after."""

import pytest

from forum.db import db, transaction
from forum.registration.models import Category
from tests.opening import Editor
from tests.registration.views.test_desk import letters
from tests.registration.views.test_organiser_lists import CATEGORY, enter


@pytest.fixture
def path(app, cast, sign_in):
    """A category without a place in which three wait."""
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).quota = 0
    for name in ("One", "Two", "Three"):
        enter(sign_in(cast.dana), cast, name, language="en")
    return f"{CATEGORY}/{cast.category}"


def counts(app, cast) -> tuple[int, int]:
    with app.app_context():
        category = db.session.get_one(Category, cast.category)
        return category.taken, category.waiting


@pytest.mark.parametrize(("quota", "asked", "after"), [
    ("2", "2 people on the waitlist would get a place", (2, 1)), ("", "3 people on the waitlist would", (3, 0)),
    ("1", "1 person on the waitlist would", (1, 2))])  # fmt: skip
def test_more_places_are_given_after_a_question_and_that_is_said(app, cast, sign_in, path, quota, asked, after):
    rita = sign_in(cast.rita)
    editor = Editor(rita, path)
    assert not editor.save(quota=quota)
    assert asked in editor.page
    assert "Save and give the places" in editor.page
    assert counts(app, cast) == (0, 3)
    assert editor.save()
    assert f"{asked.partition(' on ')[0]} on the waitlist got a place." in rita.get(path).text
    assert counts(app, cast) == after
    with app.app_context():
        assert len([each for each in letters("registration") if each.values["state"] == "confirmed"]) == after[0]


def test_another_number_than_was_agreed_is_asked_about_anew(app, cast, sign_in, path):
    editor = Editor(sign_in(cast.rita), path)
    assert not editor.save(quota="3")
    enter(sign_in(cast.dana), cast, "Four")
    assert not editor.save(quota="4")
    assert "4 people on the waitlist would" in editor.page
    assert counts(app, cast) == (0, 4)
    assert editor.save()
    assert counts(app, cast) == (4, 0)


def test_where_nobody_gets_a_place_nothing_is_asked(app, cast, sign_in, path):
    assert Editor(sign_in(cast.rita), path).save(name__en="Delegates")


def test_categories_say_their_zone_once_and_a_new_one_that_it_is_new(cast, sign_in):
    olga = sign_in(cast.olga)
    assert olga.get("/manage/innoprom/2027/categories").text.count("Tashkent") == 1
    for page, name in (("/manage/innoprom/2027/categories/new", "category"), ("/manage/venues/new", "venue")):
        assert f"<h1>New {name}</h1>" in olga.get(page).text
