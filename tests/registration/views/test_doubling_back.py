"""What was no second is taken back: the one that stayed gives back what it took along, and its history says so."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from forum.db import db, transaction
from forum.people.models import ClaimLink
from forum.registration.models import RegistrationState as S
from tests.registration.views.test_desk import ADDRESS
from tests.registration.views.test_doubling import SAID, ends, found
from tests.registration.views.test_organiser_alike import entered
from tests.registration.views.test_organiser_apart import history
from tests.registration.views.test_organiser_back import asked
from tests.registration.views.test_organiser_moving import set_category
from tests.registration.views.test_organiser_twice import of


def take_back(client, page):
    """As its page offers it; what the page says then, and what is told after."""
    before = client.get(page).text
    answer = client.post(f"{page}/readmit", data=asked(before), follow_redirects=True)
    assert answer.status_code == 200
    return plain(before), plain(answer.text)


def plain(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def two(app, cast, sign_in):
    """One that says much, ended as a second of one that says little."""
    dana = sign_in(cast.dana)
    one = entered(dana, cast, "Nazarova", "Farida", email=ADDRESS, **SAID)
    other = entered(dana, cast, "Nazarova", "Farida", organisation="", email="", note="", position="Rector")
    ends(sign_in(cast.rita), one, other)
    return one, other


@pytest.mark.both
def test_what_was_taken_along_goes_back(app, cast, sign_in, two):
    one, other = two
    before, after = take_back(sign_in(cast.rita), one)
    told = f"{of(other)} gives back what it took along: Name as written at home, Organisation, E-mail, Phone, Note."
    assert told in before
    assert told in after
    assert "keeps" not in after
    with app.app_context():
        again, stays = found(one), found(other)
        assert (again.state, stays.state) == (S.CONFIRMED, S.CONFIRMED)
        for said in (stays.person.said(), stays.said):
            assert {said[key] for key in ("native_name", "organisation", "email", "phone")} == {""}
            assert said["position"] == "Rector"
        assert stays.answers.get("note", "") == ""
        assert (again.person.phone, again.answers["note"]) == (SAID["phone"], SAID["note"])
        link = db.session.scalars(select(ClaimLink)).one()
        assert (link.person_id, link.used_at) == (again.person_id, None), "what was sent to the address opens its own"


@pytest.mark.both
def test_of_two_who_take_it_back_at_once_one_does(app, cast, sign_in, two):
    one, other = two
    start, asking = Barrier(2), [sign_in(cast.rita), sign_in(cast.olga)]
    typed = [asked(client.get(one).text) for client in asking]

    def take(client, data):
        start.wait()
        return client.post(f"{one}/readmit", data=data, follow_redirects=True).text

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(take, asking, typed))
    told = f"{of(other)} gives back what it took along"
    assert sum(told in plain(answer) for answer in answers) == 1
    assert plain(history(asking[0], one)).count("Registration readmitted") == 1
    assert plain(history(asking[0], other)).count("The other registration was no second") == 1
    with app.app_context():
        again, stays = found(one), found(other)
        assert (again.state, stays.state, again.category.taken) == (S.CONFIRMED, S.CONFIRMED, 2)
        assert (again.person.phone, stays.person.phone) == (SAID["phone"], "")


def test_both_histories_tell_that_it_was_taken_back(cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    take_back(rita, one)
    assert "Registration readmitted · Rita Test" in plain(history(rita, one))
    told = plain(history(rita, other)).partition("The other registration was no second: it stands again")[2]
    assert told.startswith(f" · Rita Test, rita@test.example {of(one)} (Farida Nazarova) stands again.")
    assert SAID["phone"] in told, "what it said before"
    log = plain(sign_in(cast.olga).get("/manage/innoprom/2027/log").text)
    assert f"it stands again {of(one)} stands again." in log


@pytest.mark.both
def test_what_was_changed_since_stays_and_that_is_said(app, cast, sign_in, two):
    one, other = two
    with app.app_context(), transaction():
        found(other).person.phone = "+992 1 22 33"
    before, after = take_back(sign_in(cast.rita), one)
    told = f"{of(other)} keeps what is not yours to change, or was changed since: Phone."
    assert told in before
    assert told in after
    with app.app_context():
        stays = found(other)
        assert (stays.person.phone, stays.said["phone"]) == ("+992 1 22 33", SAID["phone"])
        assert stays.person.email == ""


def test_of_one_that_ended_meanwhile_nothing_is_taken(app, cast, sign_in, two):
    one, other = two
    rita = sign_in(cast.rita)
    assert rita.post(f"{other}/cancel", data={"reason": "x"}).status_code == 302
    before, _ = take_back(rita, one)
    assert f"{of(other)} keeps what is not yours to change" in before
    assert "gives back" not in before
    assert "it stands again" in plain(history(rita, other))
    with app.app_context():
        assert found(other).person.phone == SAID["phone"]


def test_a_place_that_it_got_stays_and_that_is_said(app, cast, sign_in):
    set_category(app, cast.category, quota=1)
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    one, other = (entered(dana, cast, name, "X", email=f"{name.lower()}@test.example") for name in ("First", "Else"))
    ends(rita, one, other)
    before, after = take_back(rita, one)
    for page in (before, after):
        assert f"{of(other)} keeps the place that it got." in page
    with app.app_context():
        assert (found(one).state, found(other).state) == (S.WAITLISTED, S.CONFIRMED)


def test_a_place_that_was_given_meanwhile_is_not_regained_and_that_is_said(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    names = ("First", "Else", "Third")
    one, other, third = (entered(dana, cast, name, "X", email=f"{name.lower()}@test.example") for name in names)
    asked_before = plain(ends(rita, one, other))
    assert f"If that is taken back, {of(one)} gets a place again only if one is free then." in asked_before
    set_category(app, cast.category, quota=2)
    lost = "It does not get back the place that it had: none is free."
    before, after = take_back(rita, one)
    assert lost in before
    assert lost in after
    assert "It has the place again" not in after
    with app.app_context():
        assert (found(one).state, found(other).state, found(third).state) == (S.WAITLISTED, S.CONFIRMED, S.CONFIRMED)


@pytest.mark.parametrize("waits", [False, True])
def test_what_is_regained_is_said_afterwards(app, cast, sign_in, waits):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    set_category(app, cast.category, quota=1 if waits else 5)
    names = ("First", "Else", "Third")
    _, one, other = (entered(dana, cast, name, "X", email=f"{name.lower()}@test.example") for name in names)
    asked_before = plain(ends(rita, one, other))
    assert ("If that is taken back within a day, the number goes back too." in asked_before) is waits
    before, after = take_back(rita, one)
    told = (
        "It has the number on the waitlist again that it had: №1." if waits else "It has the place again that it had."
    )
    assert told in after
    assert "does not get back" not in before + after


def test_nothing_is_said_where_nothing_was_taken(cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    one, other = (entered(dana, cast, name, "X", email=f"{name.lower()}@test.example") for name in ("First", "Else"))
    ends(rita, one, other, "email")
    before, after = take_back(rita, one)
    assert "gives back" not in before + after
    assert of(one) in history(rita, other).partition("it stands again")[2]
