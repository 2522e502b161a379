"""Mail that is no answer, before the team and the operator."""

import pytest
from flask import g
from sqlalchemy import select

from forum import clock
from forum.bounds import Bound
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.invitations.models import Answer, Arrival, ArrivalKind, ArrivalState
from forum.invitations.queries import count_arrivals
from forum.invitations.services import keep_mail
from forum.mail.models import Letter, LetterState
from tests.factories import make_arrival
from tests.invitations.replies import answer, registration
from tests.mail.mails import bounce, question

TEAM, SITE = "/manage/innoprom/2027/mail", "/manage/administrators/mail"


@pytest.fixture
def mails(app, cast):
    """One of the edition, one of nobody; their keys."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        own = make_arrival(edition, question(Subject2="own")).id
        return own, make_arrival(None, question(Subject2="nobody's")).id


def test_a_team_sees_its_own_and_the_operator_all(mails, cast, sign_in):
    own, nobodys = mails
    rita, admin = sign_in(cast.rita), sign_in(cast.admin)
    assert f"{TEAM}/{own}" in rita.get(TEAM).text
    assert f"{TEAM}/{nobodys}" not in rita.get(TEAM).text
    assert rita.get(f"{TEAM}/{nobodys}").status_code == 404
    assert rita.get(SITE).status_code == 403
    page = admin.get(SITE).text
    assert f"{SITE}/{own}" in page
    assert f"{SITE}/{nobodys}" in page


def test_a_mail_is_shown_as_it_was_written_and_can_be_answered(mails, cast, sign_in):
    rita = sign_in(cast.rita)
    page = rita.get(f"{TEAM}/{mails[0]}").text
    assert "When does it begin?" in page
    assert 'href="mailto:ann@test.example"' in page
    file = rita.get(f"{TEAM}/{mails[0]}.eml")
    assert file.data.startswith(b"From: Ann Lee")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.mimetype == "application/octet-stream"


def test_what_a_stranger_writes_is_text(app, cast, sign_in):
    with app.app_context(), transaction():
        data = b"From: <script>x</script> <a@b.example>\r\nSubject: <img src=x>\r\n\r\n<script>alert(1)</script>"
        key = make_arrival(db.session.get_one(Edition, cast.edition), data).id
    rita = sign_in(cast.rita)
    for page in (rita.get(TEAM).text, rita.get(f"{TEAM}/{key}").text):
        assert "<script>alert" not in page
        assert "<img src=x>" not in page


def test_what_is_done_leaves_the_list_and_keeps_no_mail(app, mails, cast, sign_in):
    rita = sign_in(cast.rita)
    assert rita.post(f"{TEAM}/{mails[0]}/done").location == TEAM
    assert f"{TEAM}/{mails[0]}" not in rita.get(TEAM).text
    assert f"{TEAM}/{mails[0]}" in rita.get(f"{TEAM}?done=").text
    assert rita.get(f"{TEAM}/{mails[0]}").status_code == 200
    with app.app_context():
        arrival = db.session.get_one(Arrival, mails[0])
        assert (arrival.state, arrival.raw) == (ArrivalState.DONE, b"")
        assert count_arrivals() == 1


def test_a_mail_is_tried_again_by_hand(app, place, sign_in):
    admin = sign_in(place.admin)
    with transaction():
        for data in (answer("ACCEPTED"), question()):
            keep_mail(data, "Something failed.", clock.now())
    good, bad = db.session.scalars(select(Arrival.id).order_by(Arrival.id)).all()
    g.pop("sign_in", None), g.pop("_login_user", None)  # the fixture's context outlives requests
    page = admin.post(f"{SITE}/{bad}/retry", follow_redirects=True).text
    assert "There is no answer to an invitation in this mail." in page
    assert admin.post(f"{SITE}/{good}/retry").location == SITE
    states = db.session.scalars(select(Arrival.state).order_by(Arrival.id)).all()
    assert states == [ArrivalState.TAKEN, ArrivalState.OPEN]
    assert db.session.get(Answer, registration().id)


def test_the_registration_says_that_its_address_gets_no_mail(app, place, sign_in):
    told = "Its address does not get mail"
    rita, page = sign_in(place.rita), f"/manage/innoprom/2027/registrations/{registration().reference}"
    assert told not in rita.get(page).text
    with transaction():
        letter = db.session.scalars(select(Letter)).one()
        letter.state, letter.error = LetterState.RETURNED, "550 No such user here"
    assert told in rita.get(page).text
    assert "550 No such user here" in rita.get(page).text


def test_a_mail_leads_to_what_its_letter_was_about(app, place, sign_in):
    rita, admin = sign_in(place.rita), sign_in(place.admin)
    with transaction():
        letter = db.session.scalars(select(Letter)).one()
        letter.state = LetterState.SENT
        keep_mail(bounce(letter.message_id), "", clock.now())
        key = db.session.scalars(select(Arrival.id)).one()
    own = f"/manage/innoprom/2027/registrations/{registration().reference}"
    g.pop("sign_in", None), g.pop("_login_user", None)  # the fixture's context outlives requests
    page = rita.get(f"{TEAM}/{key}").text
    assert f'href="{own}"' in page
    assert "/manage/administrators/accounts/" not in page
    assert "Try again as an answer" not in page
    assert "mailto:MAILER-DAEMON" not in page
    g.pop("sign_in", None), g.pop("_login_user", None)
    page = admin.get(f"{SITE}/{key}").text
    assert f'href="{own}"' in page
    assert f'href="/manage/administrators/accounts/{place.paul}"' in page


def test_who_can_set_a_mailbox_up_is_told_how_and_others_whom_to_ask(cast, sign_in):
    rita, admin = sign_in(cast.rita), sign_in(cast.admin)
    for address in (SITE, TEAM, "/manage/innoprom/2027/answers"):
        assert "No mailbox is set up (FORUM_REPLIES): " in admin.get(address).text
    for address in (TEAM, "/manage/innoprom/2027/answers"):
        page = rita.get(address).text
        assert "Whoever runs this site can set one up." in page
        assert "FORUM_REPLIES" not in page


@pytest.mark.parametrize(("number", "is_told"), [(Bound.MAILS_KEPT.most - 1, False), (Bound.MAILS_KEPT.most, True)])
def test_pages_say_how_long_mails_are_kept_and_when_no_more_are(app, cast, sign_in, number, is_told):
    with app.app_context(), transaction():
        rows = [
            Arrival(digest=str(n), arrived_at=clock.now(), kind=ArrivalKind.MESSAGE, raw=b"") for n in range(number)
        ]
        db.session.add_all(rows)
    for page in (sign_in(cast.admin).get(SITE).text, sign_in(cast.rita).get(TEAM).text):
        assert "Here it is kept for 180 days." in page
        assert ("no more are kept" in page) is is_told


def test_the_first_page_says_how_many_mails_wait(app, mails, cast, sign_in):
    assert "1 mail waits" in sign_in(cast.rita).get("/manage/innoprom/2027/").text
    assert "mail waits" not in sign_in(cast.vera).get("/manage/innoprom/2027/").text


@pytest.mark.parametrize(
    ("dated", "told"),
    [
        ("Mon, 30 Nov 2026 10:00:00 +0300", "30 Nov 2026, 12:00"),
        ("Mon, 30 Nov 2026 10:00:00 -0000", "10:00:00 -0000"),
        ("yesterday", "yesterday"),
        ("Tue, 01 Jan 0101 00:00:00 +1400", "0101"),
        ("Fri, 31 Dec 9999 23:59:59 -1200", "9999"),
    ],
)
def test_when_a_mail_was_written_is_told_by_the_local_clock(app, cast, sign_in, dated, told):
    with app.app_context(), transaction():
        key = make_arrival(db.session.get_one(Edition, cast.edition)).id
        db.session.get_one(Arrival, key).dated = dated
    page = sign_in(cast.olga).get(f"/manage/innoprom/2027/mail/{key}").text
    assert told in page.partition("Date</dt>")[2].partition("</dd>")[0]
