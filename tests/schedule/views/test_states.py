"""Two organisers who give a postponed edition its days."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.services import open_series
from forum.schedule.services import postpone_edition
from tests.factories import put_in_state
from tests.opening import Editor

DESK = "/manage/innoprom/2027"


def button_of(client, path):
    """What the button to announce sends from the desk."""
    return {"seen": re.search(r'/announce".*?name="seen" value="([^"]+)"', client.get(f"{path}/").text, re.S)[1]}


@pytest.fixture
def editors(app, cast, sign_in):
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        postpone_edition(edition, olga, clock.now())
    return [Editor(sign_in(who), f"{DESK}/new-days") for who in (cast.olga, cast.orhan)]


def first_day(app, cast):
    with app.app_context():
        return db.session.get_one(Edition, cast.edition).starts_on


def test_days_that_facts_were_given_meanwhile_are_asked_about(app, cast, sign_in, editors):
    olga, _ = editors
    facts = Editor(sign_in(cast.orhan), f"{DESK}/facts")
    days = [cast.days + timedelta(days=n) for n in (-1, 20)]
    assert facts.save(starts_on=f"{days[0]}")
    assert not olga.save(starts_on=f"{days[1]}")
    assert set(olga.asked) == {"starts_on"}
    assert first_day(app, cast) == days[0]
    assert olga.choose(starts_on="mine")
    assert first_day(app, cast) == days[1]


def test_whoever_comes_second_reads_that_it_has_its_days(app, cast, editors):
    olga, orhan = editors
    days = [f"{cast.days + timedelta(days=n)}" for n in (10, 20)]
    assert olga.save(starts_on=days[0])
    assert not orhan.save(starts_on=days[1])
    told = " ".join(orhan.page.partition('id="starts_on-error"')[2].partition("</div>")[0].split())
    assert "Postpone the edition first. " in told
    assert ": Olga Test, olga@test.example, " in told, "who gave it its days meanwhile, and when"
    assert orhan.fields["starts_on"] == [days[1]]
    assert f"{first_day(app, cast)}" == days[0]


def test_new_days_are_not_asked_for_where_they_would_be_refused(cast, sign_in):
    answer = sign_in(cast.olga).get(f"{DESK}/new-days", follow_redirects=True)
    assert answer.request.path == f"{DESK}/"
    assert "Postpone the edition first" in answer.text


def test_a_button_of_an_old_page_announces_nothing(app, cast, sign_in):
    olga, path = sign_in(cast.olga), "/manage/innoprom/2027"
    with app.app_context(), transaction():
        put_in_state(db.session.get_one(Edition, cast.edition), EditionState.DRAFT)
    button = button_of(olga, path)
    with app.app_context(), transaction():
        put_in_state(db.session.get_one(Edition, cast.edition), EditionState.CANCELLED)
    answer = olga.post(f"{path}/announce", data=button, follow_redirects=True)
    assert "meanwhile" in answer.text
    with app.app_context():
        assert db.session.get_one(Edition, cast.edition).state is EditionState.CANCELLED


@pytest.mark.parametrize(
    ("slug", "said", "members"),
    [("innoprom", "Everyone sees it now.", 0), ("council", "Its members see it now.", 1)],
    ids=["an open forum", "a closed one"],
)
def test_who_sees_what_is_announced_is_said(app, cast, sign_in, slug, said, members):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, {"innoprom": cast.edition, "council": cast.closed}[slug])
        put_in_state(edition, EditionState.DRAFT)
    olga, path = sign_in(cast.olga), f"/manage/{slug}/2027"
    answer = olga.post(f"{path}/announce", data=button_of(olga, path), follow_redirects=True)
    assert f"Announced: {slug} edition. {said}" in answer.text
    assert answer.text.count("The forum is closed: only its members know of it.") == members


def test_a_draft_is_not_cancelled(app, cast, sign_in):
    with app.app_context(), transaction():
        put_in_state(db.session.get_one(Edition, cast.edition), EditionState.DRAFT)
    answer = sign_in(cast.olga).post("/manage/innoprom/2027/cancel", follow_redirects=True)
    assert "Nobody has seen this edition yet" in answer.text
    assert app.test_client().get("/forums/innoprom/2027/").status_code == 404


def test_the_first_page_of_the_desk_says_that_it_is_postponed_and_the_way_on(app, cast, sign_in):
    olga, petra = sign_in(cast.olga), sign_in(cast.petra)
    assert "state-postponed" not in olga.get(f"{DESK}/").text
    olga.post(f"{DESK}/postpone")
    pages = [client.get(f"{DESK}/").text for client in (olga, petra)]
    assert all('state-postponed">Postponed<' in page for page in pages)
    assert [f'href="{DESK}/new-days"' in page for page in pages] == [True, False]
    olga.post(f"{DESK}/cancel")
    page = olga.get(f"{DESK}/").text
    assert 'state-cancelled">Cancelled<' in page
    assert f"{DESK}/new-days" not in page


def draft(app, cast):
    with app.app_context(), transaction():
        put_in_state(db.session.get_one(Edition, cast.edition), EditionState.DRAFT)


@pytest.mark.both
@pytest.mark.parametrize("page", ["/", "/facts", "/release"])
def test_what_a_page_did_not_show_is_not_announced(app, cast, client, sign_in, page):
    """On the landed revision a working title and other days became public by the button of an older page."""
    draft(app, cast)
    olga, path = sign_in(cast.admin), "/manage/innoprom/2027"
    button = re.search(r'/announce".*?name="seen" value="([^"]+)"', olga.get(f"{path}{page}").text, re.S)[1]
    assert Editor(sign_in(cast.orhan), f"{path}/facts").save(**{"name-en": "A working title"})
    answer = olga.post(f"{path}/announce", data={"seen": button}, follow_redirects=True)
    assert "is not what this page showed" in answer.text
    assert "Everyone would see: A working title" in answer.text
    assert "Orhan" in answer.text
    assert client.get("/forums/innoprom/2027/").status_code == 404
    assert (
        "Announced: A working title"
        in olga.post(f"{path}/announce", data=button_of(olga, path), follow_redirects=True).text
    )


def test_a_forum_that_was_opened_meanwhile_is_announced_to_nobody_unasked(app, cast, client, sign_in):
    draft(app, cast)
    olga, path = sign_in(cast.olga), "/manage/innoprom/2027"
    with app.app_context(), transaction():
        db.session.get_one(Edition, cast.edition).series.closed = True
    button = button_of(olga, path)
    with app.app_context(), transaction():
        open_series(
            db.session.get_one(Edition, cast.edition).series, db.session.get_one(Account, cast.admin), clock.now()
        )
    answer = olga.post(f"{path}/announce", data=button, follow_redirects=True)
    assert "Everyone would see: innoprom edition" in answer.text
    assert client.get("/forums/innoprom/2027/").status_code == 404


def test_a_button_that_does_not_say_what_was_shown_announces_nothing(app, cast, client, sign_in):
    draft(app, cast)
    assert (
        "is not what this page showed"
        in sign_in(cast.olga).post("/manage/innoprom/2027/announce", follow_redirects=True).text
    )
    assert client.get("/forums/innoprom/2027/").status_code == 404
