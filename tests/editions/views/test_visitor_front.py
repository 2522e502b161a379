"""First pages: what comes next, the year, a series through the years, an edition that is over or does not take place."""

import re
from datetime import time, timedelta

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.registration.queries import all_categories_of
from forum.zones import get_zone
from tests.editions.facts import DESK, edition_form, save
from tests.factories import make_account, make_category, make_edition, put_in_state, register, text
from tests.worlds import do_release, release_shown

PAGE = "/forums/innoprom/2027/"


def change(key, state=EditionState.ANNOUNCED, days=0):
    """Put an edition in a state, and as many days from today."""
    with transaction():
        edition = db.session.get_one(Edition, key)
        edition.starts_on = clock.now().astimezone(get_zone(edition.venue.timezone)).date() + timedelta(days=days)
        edition.ends_on = edition.starts_on + timedelta(days=2)
        put_in_state(edition, state)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def later(app, cast):
    """The other edition comes two days after INNOPROM's."""
    with app.app_context():
        from_others = db.session.query(Edition).filter(Edition.id.not_in([cast.edition, cast.closed])).one().id
        change(from_others, days=32)
    return from_others


def next_of(client, path="/"):
    found = re.search(r'id="next"[^>]*>\s*<a href="([^"]+)"', client.get(path).text)
    return found and found[1]


def test_home_leads_to_the_next_announced_edition(app, client, cast, later):
    assert next_of(client) == PAGE
    with app.app_context():
        change(cast.edition, days=30)
    assert "in 30 days" in words(client.get("/").text)
    with app.app_context():
        change(cast.edition, EditionState.POSTPONED, days=30)
    assert next_of(client) == "/forums/other/2027/"
    with app.app_context():
        change(cast.edition, days=-1)
    assert next_of(client) == PAGE
    assert "Takes place now" in (said := words(client.get("/").text))
    assert "Coming next" not in said
    assert "now: day 2 of 3" in said
    with app.app_context():
        change(cast.edition, days=1)
    assert "tomorrow" in (said := words(client.get("/").text))
    assert "Coming next" in said
    with app.app_context():
        change(cast.edition, days=-3)
        change(later, EditionState.CANCELLED)
    assert next_of(client) is None
    assert "No edition is announced yet." in words(client.get("/").text)


def test_one_day_says_its_hours(app, client, cast):
    def last(days):
        with app.app_context(), transaction():
            edition = db.session.get_one(Edition, cast.edition)
            edition.opens_at, edition.closes_at = time(9), time(18)
            edition.ends_on = edition.starts_on + timedelta(days=days)
            put_in_state(edition, EditionState.ANNOUNCED)

    last(2)
    assert "09:00–18:00" not in words(client.get(PAGE).text)
    last(0)
    assert re.search(r"20\d\d, 09:00–18:00", words(client.get(PAGE).text))


def test_what_was_never_released_does_not_promise_a_programme_when_it_is_over(app, client, cast):
    promised = ("not released yet", "will be here with the programme")
    pages = [f"{PAGE}programme", f"{PAGE}speakers"]
    assert all(word in client.get(page).text for word, page in zip(promised, pages, strict=True))
    with app.app_context():
        change(cast.edition, days=-9)
    assert not any(word in client.get(page).text for word, page in zip(promised, pages, strict=True))


def test_home_of_an_empty_site_says_so(client):
    page = words(client.get("/").text)
    assert "No edition is announced yet." in page
    assert "All forums" not in page
    assert "The year" not in page


def test_the_year_and_the_list_hold_what_the_reader_may_see(client, cast, sign_in):
    page = client.get("/").text
    assert page.count("innoprom edition") == 3
    assert "council" not in page
    of_member = sign_in(cast.member).get("/").text
    assert 'class="spot' in of_member
    assert "council edition" in of_member
    assert "council series" in of_member


def test_a_series_tells_its_years_and_its_figures_with_their_source(app, client, cast, sign_in):
    olga = sign_in(cast.olga)
    values = {"slug": "innoprom", "name-en": "INNOPROM", "summary-en": "S", "accent": "lapis"}
    refused = olga.post("/manage/series/innoprom", data=values | {"figures-en": "10,000 participants"})
    assert "On each line a number, a bar and what it counts" in refused.text
    told = {"figures-en": "10,000 | participants\n35 | countries", "figures_source-en": "the summit's report"}
    save(olga, "/manage/series/innoprom", values | told)
    with app.app_context(), transaction():
        first = db.session.get_one(Edition, cast.edition)
        past = make_edition("past")
        past.series, past.slug, past.name = first.series, "2025", text("The first one")
        past.starts_on = past.ends_on = clock.now().date() - timedelta(days=400)
        put_in_state(past, EditionState.ANNOUNCED)
        again = make_edition("again")
        again.series, again.slug = first.series, "2025-2"
        again.starts_on = again.ends_on = past.starts_on
        put_in_state(again, EditionState.ANNOUNCED)
    with app.app_context():
        change(cast.edition, days=30)
    page = client.get("/forums/innoprom/").text
    years = re.findall('class="of-year">([0-9]+)', page)
    assert years == sorted(set(years), reverse=True)
    assert "<dt>participants</dt><dd>10,000</dd>" in page
    assert "Source: the summit&#39;s report" in words(page)
    assert words(page).index("in 30 days") < words(page).index("The first one")
    assert next_of(client, "/forums/innoprom/") == PAGE


@pytest.mark.both
def test_an_edition_that_is_over_tells_what_it_was_and_leads_on(app, client, cast):
    with app.app_context():
        do_release(cast, 0)
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            category = make_category(edition)
            edition.visa = text("None is needed.")
            for n in range(12):
                register(edition, category, make_account(f"guest{n}"))
            following = make_edition("following")
            following.series, following.slug, following.name = edition.series, "2028", text("The next one")
            put_in_state(following, EditionState.ANNOUNCED)
    before = words(client.get(PAGE).text)
    assert "Register" in before
    assert "Next edition" not in before
    assert "12 participant" not in before
    with app.app_context():
        change(cast.edition, days=-9)
    page = client.get(PAGE).text
    said = words(page)
    assert "This edition is over." in said
    assert "Next edition: The next one" in said
    assert "participants 12" in said
    assert "country 1" in said
    assert "/register" not in page
    assert "Subscribe to the calendar" not in said
    assert "None is needed." not in said


def test_what_does_not_take_place_leads_to_what_comes_later_alone(app, client, cast):
    with app.app_context():
        keys = {}
        for name, days in (("Before", 10), ("After", 50)):
            with transaction():
                other = make_edition(name.lower())
                other.series, other.slug = db.session.get_one(Edition, cast.edition).series, name.lower()
                other.name = text(name)
                db.session.flush()
                keys[name] = other.id
            change(keys[name], days=days)
        change(cast.edition, EditionState.CANCELLED, days=30)
    page = client.get(PAGE).text
    assert "Next edition: After" in words(page)
    assert "is-over" in page.partition("edition-head")[2].partition(">")[0]
    with app.app_context():
        change(keys["After"], EditionState.CANCELLED, days=50)
    assert "Next edition" not in client.get(PAGE).text


@pytest.mark.parametrize(("name", "size"), [("Short", ""), ("n" * 61, " is-long"), ("n" * 141, " is-endless")])
def test_the_longer_a_name_the_smaller_it_stands(app, client, cast, name, size):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.name = text(name)
        put_in_state(edition, EditionState.ANNOUNCED)
    assert f'<h1 class="name{size}">{name}' in client.get(PAGE).text


@pytest.mark.parametrize("closed", [False, True])
def test_few_participants_and_those_of_closed_series_are_not_counted_in_public(app, cast, sign_in, closed):
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.closed if closed else cast.edition)
            category = make_category(edition)
            for n in range(12 if closed else 3):
                register(edition, category, make_account(f"guest{n}"))
        change(edition.id, days=-9)
    path = "/forums/council/2027/" if closed else PAGE
    assert "participants" not in words(sign_in(cast.olga).get(path).text)


@pytest.mark.parametrize(
    ("state", "said"), [(EditionState.CANCELLED, "Cancelled."), (EditionState.POSTPONED, "Postponed.")]
)
def test_what_does_not_take_place_is_said_first_and_leads_on(app, client, cast, state, said):
    with app.app_context():
        change(cast.edition, state, days=30)
    page = client.get(PAGE).text
    main = words(page[page.index("<main") :])
    assert main.index(said) < main.index("innoprom series") < main.index("innoprom edition")
    assert "/register" not in page
    assert "in 30 days" not in main


@pytest.mark.both
def test_what_moved_says_from_where(app, client, released, sign_in):
    olga, was = sign_in(released.olga), released.days
    assert "Moved." not in client.get(PAGE).text
    days = {"starts_on": was + timedelta(days=7), "ends_on": was + timedelta(days=9)}
    save(olga, f"{DESK}/facts", edition_form(app, released, along="1", **{n: f"{d}" for n, d in days.items()}))
    assert "Moved." not in client.get(PAGE).text, "nobody sees a draft"
    release_shown(olga)
    page = words(client.get(PAGE).text)
    assert f"Moved. It was announced for {was.day}" in page
    assert page.index("Moved.") < page.index("innoprom series")


def test_where_one_stands_is_said_in_the_head(app, released, sign_in, client):
    paul, sam = sign_in(released.paul), sign_in(released.sam)
    assert "Open until" in words(client.get(PAGE).text)
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, released.edition)
        made = register(edition, make_category(edition), db.session.get_one(Account, released.paul))
        reference = made.reference
    assert "You are registered: Confirmed My registration" in words(paul.get(PAGE).text)
    assert f"/account/registrations/{reference}" in paul.get(f"{PAGE}programme").text
    for path in (PAGE, f"{PAGE}programme", f"{PAGE}speakers"):
        assert f'href="{PAGE}register"' in sam.get(path).text
    assert f'href="{PAGE}register"' not in sam.get(f"{PAGE}register").text
    with app.app_context(), transaction():
        for category in all_categories_of(released.edition):
            category.closes_at = clock.now() - timedelta(days=1)
    assert f'href="{PAGE}register"' not in sam.get(f"{PAGE}programme").text
    page = sam.get(PAGE).text
    assert "Registration closed on" in words(page)
    assert f'class="btn btn-primary btn-lg" href="{PAGE}programme"' in page


def test_highlights_and_speakers_stand_on_the_first_page_once_they_are_released(app, client, cast):
    assert "From the programme" not in client.get(PAGE).text
    with app.app_context():
        do_release(cast, 0)
    page = words(client.get(PAGE).text)
    assert "From the programme" in page
    assert "Opening" in page
    assert "Aziza" in page
    assert "SECRET" not in page
