"""Whoever frees a place reads to whom it goes; both histories say whose it was."""

import lxml.html
import pytest

from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration.models import Category
from tests.factories import register
from tests.registration.views.test_desk import LIST


@pytest.fixture
def two(app, cast):
    """Paul has the only place, Sam waits for it."""
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        category.quota = 1
        accounts = [db.session.get_one(Account, key) for key in (cast.paul, cast.sam)]
        return [register(edition, category, account).reference for account in accounts]


def words(page):
    return " ".join(lxml.html.fromstring(page).xpath("//main")[0].text_content().split())


@pytest.mark.parametrize("act", ["cancel", "withdraw"])
def test_who_frees_a_place_reads_to_whom_it_goes(app, cast, sign_in, two, act):
    first, next_ = two
    rita = sign_in(cast.rita)
    page = words(rita.post(f"{LIST}/{first}/{act}", data={"reason": "Visa"}, follow_redirects=True).text)
    assert f"Its place goes to Sam Test, {next_}." in page
    assert f"Its place went to Sam Test, {next_}." in page
    assert f"Its place went to somebody on the waitlist · SystemIt went to {next_} (Sam Test)." in page
    page = words(rita.get(f"{LIST}/{next_}").text)
    assert f"Got the place of another registration · SystemIt was the place of {first} (Paul Test)." in page
    log = words(sign_in(cast.olga).get("/manage/innoprom/2027/log").text)
    assert f"It was the place of {first}." in log


def test_a_delegate_does_not_learn_whose_place_it_was(app, cast, sign_in, two):
    first, next_ = two
    sign_in(cast.rita).post(f"{LIST}/{first}/cancel", data={"reason": "Visa"})
    for account, own, other in ((cast.paul, first, next_), (cast.sam, next_, first)):
        page = sign_in(account).get(f"/account/registrations/{own}").text
        assert other not in page
        assert "place of another" not in page


def test_a_place_that_nobody_waits_for_goes_to_nobody(app, cast, sign_in, two):
    rita = sign_in(cast.rita)
    for own in reversed(two):
        page = rita.post(f"{LIST}/{own}/withdraw", data={}, follow_redirects=True).text
        assert "Its place" not in page
