"""Who took a profile over, and when, stands in the history of each registration that comes with it."""

import re
from html import unescape

import pytest

from forum import clock
from forum.db import transaction
from forum.mail.delivery import compose
from forum.people.services import describe_self
from tests.factories import make_account
from tests.registration.views.test_desk import ENTER, LIST, letters, sent

TAKEN = "The profile was taken over by an account · Farida Nazarova"


@pytest.fixture
def own(cast, sign_in):
    return sign_in(cast.dana).post(ENTER, data=sent(cast, language="en")).location


def farida(app, *, profile=False) -> int:
    with app.app_context(), transaction():
        account = make_account("farida", profile=False)
        if profile:
            describe_self(account, {"given_name": "Farida", "family_name": "Nazarova", "country": "TJ"}, clock.now())
        return account.id


def link(app) -> str:
    with app.app_context():
        return re.search(r"/account/claim/\S+", compose(letters("claim")[-1]).get_body(("plain",)).get_content())[0]


def take(client, claim):
    shown = re.search(r'name="shown" value="([^"]*)"', client.get(claim).text)
    client.post(claim, data={"shown": shown[1]} if shown else {})


def history(client, own) -> str:
    told = client.get(own).text.partition('<ol class="history">')[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", told)).split())


@pytest.mark.parametrize("by", ["link", "address"])
def test_the_history_says_who_took_the_profile_over(app, cast, sign_in, own, by):
    client, rita = sign_in(farida(app)), sign_in(cast.rita)
    assert TAKEN not in history(rita, own)
    reference = {"reference": own.rpartition("/")[2]}
    up = "/forums/innoprom/2027/register/take-up"
    take(client, link(app) if by == "link" else client.post(up, data=reference).location)
    assert history(rita, own).count(TAKEN) == 1


@pytest.mark.both
def test_the_history_says_that_two_profiles_became_one(app, cast, sign_in, own):
    take(sign_in(farida(app, profile=True)), link(app))
    assert "Registration given to its person's account · Farida" in history(sign_in(cast.rita), own)


@pytest.mark.parametrize("profile", [True, False])
def test_taking_it_over_answers_nothing_that_was_asked(app, cast, sign_in, own, profile):
    rita = sign_in(cast.rita)
    rita.post(f"{own}/ask", data={"reason": "Your position?"})
    with app.app_context():
        text = compose(letters("complete")[-1]).get_body(("plain",)).get_content()
    take(sign_in(farida(app, profile=profile)), re.search(r"/account/claim/\S+", text)[0])
    assert "Farida" in rita.get(f"{LIST}?look=asked").text.partition("<tbody>")[2]
