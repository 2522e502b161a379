"""What first pages say of editions that say little of themselves, and of what is over."""

import re

from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.languages import days_said
from tests.editions.views.test_visitor_front import PAGE, change, words
from tests.factories import put_in_state
from tests.worlds import do_release


def tabs_of(page):
    return re.findall(r"<a[^>]*>([^<]+)</a>", re.search(r'<ul class="tabs">(.*?)</ul>', page, re.S)[1])


def test_an_edition_without_texts_says_what_will_come_and_lays_its_facts_out(app, client, cast):
    assert "two-columns" in client.get(PAGE).text
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.about, edition.audience = {}, {}
        put_in_state(edition, EditionState.ANNOUNCED)
    page = client.get(PAGE).text
    assert "What it is about and who it is for will be said here." in page
    assert "The programme is not released yet." in page
    assert "two-columns" not in page
    assert 'class="facts in-columns"' in page
    with app.app_context():
        change(cast.edition, days=-9)
    assert not any(word in client.get(PAGE).text for word in ("will be said here", "not released yet"))


def test_an_edition_with_a_programme_does_not_say_that_it_will_come(app, client, cast):
    with app.app_context():
        do_release(cast, 0)
    assert "not released yet" not in client.get(PAGE).text


def test_what_is_over_offers_no_tab_of_what_it_never_had(app, client, cast, sign_in):
    own = {"Programme", "Speakers", "My programme"}
    paul = sign_in(cast.paul)
    assert own <= set(tabs_of(paul.get(PAGE).text))
    with app.app_context():
        change(cast.edition, days=-9)
    assert own.isdisjoint(tabs_of(paul.get(PAGE).text))
    assert own.isdisjoint(tabs_of(client.get(PAGE).text))


def test_what_is_over_keeps_the_tabs_of_what_it_had(app, client, cast):
    with app.app_context():
        change(cast.edition, days=-9)
        do_release(cast, 0)
    assert {"Programme", "Speakers"} <= set(tabs_of(client.get(PAGE).text))


def test_a_forum_in_the_list_says_when_and_where_it_is_next_else_was_last(app, client, cast):
    def said():
        row = re.search(r'<a href="/forums/innoprom/">.*?</li>', client.get("/").text, re.S)[0]
        return words(re.search(r'<p class="when">(.*?)</p>', row, re.S)[1])

    for state, days in ((EditionState.ANNOUNCED, 30), (EditionState.ANNOUNCED, -400), (EditionState.POSTPONED, 30)):
        with app.app_context():
            change(cast.edition, state, days)
            edition = db.session.get_one(Edition, cast.edition)
            when = days_said(edition.starts_on, edition.ends_on, "en")
        assert said().replace("&nbsp;", " ") == when + " · Tashkent" + " · Postponed" * (
            state is EditionState.POSTPONED
        )
