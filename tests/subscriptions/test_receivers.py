"""What a reset means for calendars: those that others may hold end, the rest is looked at."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.subscriptions.models import Subscription, SubscriptionKind
from forum.subscriptions.services import subscribe
from tests.accounts.test_views import last_link

GOOD = "four turquoise camels"
PATH = "/account/calendars/review"


@pytest.fixture
def given(app, cast):
    """What Paul gave out, a feed and a password of CalDAV each time, before his address was confirmed and after."""
    with app.app_context(), transaction():
        paul, now = db.session.get_one(Account, cast.paul), clock.now()
        paul.confirmed_at = now - timedelta(days=2)
        return {
            f"{name} {kind.value}": subscribe(paul, f"{name} {kind.value}", "en", now - timedelta(days=days), kind)
            for name, days in (("early", 3), ("late", 1))
            for kind in SubscriptionKind
        }


@pytest.fixture
def reset(app, client, cast, given):
    app.test_client().post("/account/reset", data={"email": "paul@test.example"})
    return client.post(last_link(app), data={"password": GOOD})


def working(app) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Subscription.name).where(Subscription.revoked_at.is_(None))))


def test_a_reset_ends_what_was_given_out_before_the_address_was_confirmed(app, client, given, reset):
    """Whoever had the account before its owner went on reading the calendar."""
    assert working(app) == {"late feed", "late caldav"}
    assert client.get(f"/calendar/personal/{given['early feed']}.ics").status_code == 404
    assert client.get(f"/calendar/personal/{given['late feed']}.ics").status_code == 200


def test_a_reset_leads_to_what_still_works_and_nothing_is_ticked(app, client, reset):
    assert reset.location.startswith(PATH)
    page = client.get(reset.location).text
    assert re.findall(r"(late \w+|early \w+)</strong>", page) == ["late feed", "late caldav"]
    assert "checked" not in page
    assert client.post(reset.location).location == "/account/"
    assert working(app) == {"late feed", "late caldav"}


def test_what_is_ticked_ends_if_it_is_ones_own(app, client, cast, reset):
    with app.app_context():
        with transaction():
            subscribe(db.session.get_one(Account, cast.sam), "of sam", "en", clock.now())
        keys = {row.name: row.id for row in db.session.scalars(select(Subscription))}
    ticked = [keys["late feed"], keys["of sam"], "x", "9" * 30]
    page = client.post(PATH, data={"subscription": ticked}, follow_redirects=True).text
    assert "1 no longer works." in page
    assert working(app) == {"late caldav", "of sam"}


def test_who_gave_out_nothing_goes_on(sign_in, cast):
    sam = sign_in(cast.sam)
    assert sam.get(f"{PATH}?next=/account/profile").location == "/account/profile"
    assert sam.get(f"{PATH}?next=https://evil.example/").location == "/account/"
