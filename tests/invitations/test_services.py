"""Answers: which count, and what they change."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.services import change_edition
from forum.invitations.models import Answer, Partstat
from forum.registration.models import RegistrationState
from forum.registration.services import withdraw
from forum.schedule.services import release_draft
from tests.invitations.replies import answer, invitation, registration, take


@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
@pytest.mark.parametrize("wrap", [True, False])
def test_an_answer_changes_the_place_it_is_about(context, place, partstat, wrap):
    assert take(answer(partstat, wrap=wrap), context) == partstat
    assert db.session.get_one(Answer, registration().id).partstat is Partstat(partstat)
    expected = RegistrationState.WITHDRAWN if partstat == "DECLINED" else RegistrationState.CONFIRMED
    assert registration().state is expected
    assert ("METHOD:CANCEL" in invitation()) == (partstat == "DECLINED")


def test_the_same_answer_twice_or_out_of_order_counts_once(context, place):
    first, later = clock.now() + timedelta(seconds=1), clock.now() + timedelta(seconds=9)
    assert take(answer("TENTATIVE", stamp=later), context) == "TENTATIVE"
    assert take(answer("TENTATIVE", stamp=later), context) == "STALE"
    assert take(answer("DECLINED", stamp=first), context) == "STALE"
    assert registration().state is RegistrationState.CONFIRMED


def test_an_answer_to_an_older_invitation_changes_nothing(context, place, cast):
    old = invitation()
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        days = {"starts_on": edition.starts_on + timedelta(days=1), "ends_on": edition.ends_on + timedelta(days=1)}
        olga = db.session.get_one(Account, cast.olga)
        change_edition(edition, days, olga, clock.now())
        release_draft(edition, olga, clock.now())
    assert take(answer("DECLINED", request=old), context) == "STALE"
    assert take(answer("ACCEPTED"), context) == "ACCEPTED"


def test_a_forged_or_foreign_answer_changes_nothing(context, place):
    good = str(Calendar.from_ical(invitation()).walk("VEVENT")[0]["ORGANIZER"])
    wrong = good.replace(good.partition("+")[2][:16], "a" * 16)
    for forged in (
        answer("DECLINED", ORGANIZER=wrong, wrap=False),
        answer("DECLINED", ORGANIZER="mailto:forum@localhost", wrap=False),
        answer("DECLINED", attendee="mailto:sam@test.example"),
        answer("DECLINED", UID="0" * 32, wrap=False),
        answer("DECLINED", UID="../../etc", wrap=False),
        answer("DECLINED", SEQUENCE="999", wrap=False),
        answer("DECLINED", stamp=clock.now() + timedelta(days=900)),
    ):
        assert take(forged, context) in {"FOREIGN", "STALE"}
        assert registration().state is RegistrationState.CONFIRMED
        assert db.session.get(Answer, registration().id) is None


def test_an_answer_after_the_place_is_gone_changes_nothing(context, place):
    sent = answer("ACCEPTED")
    with transaction():
        withdraw(registration(), registration().person.account, clock.now())
    assert take(sent, context) == "NOT_PLACED"


def test_another_persons_forwarded_invitation_is_not_an_answer(context, place):
    outer = EmailMessage()
    outer.set_content("see below")
    outer.add_attachment(message_from_bytes(answer("DECLINED"), policy=policy.default))
    assert take(outer.as_bytes(), context) == "NO_ANSWER"
