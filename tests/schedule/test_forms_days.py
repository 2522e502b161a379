"""The form of a session's place knows the edition's days."""

from datetime import datetime, time, timedelta

import lxml.html
import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Session

DESK = "/manage/innoprom/2027"


def inputs(client, session: int) -> dict[str, lxml.html.InputElement]:
    form = lxml.html.fromstring(client.get(f"{DESK}/schedule/{session}").text)
    return {name: form.get_element_by_id(name) for name in ("starts_at", "ends_at", "frequency")}


@pytest.fixture
def untimed(app, cast) -> int:
    with app.app_context():
        return db.session.query(Session.id).filter(Session.id != cast.session).first()[0]


def test_a_session_without_a_time_is_offered_the_first_day(app, cast, sign_in, untimed):
    found = inputs(sign_in(cast.olga), untimed)
    assert datetime.fromisoformat(found["starts_at"].value) == datetime.combine(cast.days, time(9))
    assert not found["ends_at"].value
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        edition.opens_at, edition.closes_at = time(11), time(18)
    found = inputs(sign_in(cast.olga), untimed)
    assert datetime.fromisoformat(found["starts_at"].value) == datetime.combine(cast.days, time(11))


def test_days_outside_the_edition_are_not_offered(cast, sign_in, untimed):
    last, olga = cast.days + timedelta(days=2), sign_in(cast.olga)
    for session in (untimed, cast.session):
        found = inputs(olga, session)
        assert (found["starts_at"].get("min"), found["starts_at"].get("max")) == (
            f"{cast.days}T00:00",
            f"{last}T23:59",
        )
        assert (found["ends_at"].get("min"), found["ends_at"].get("max")) == (
            f"{cast.days}T00:00",
            f"{last + timedelta(days=1)}T12:00",
        )


def test_no_weekday_is_named_that_nobody_chose(cast, sign_in, untimed):
    assert "Tuesday)" not in inputs(sign_in(cast.olga), untimed)["frequency"].text_content()
