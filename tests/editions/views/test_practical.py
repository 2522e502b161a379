"""Practical texts: edited on a page of their own, and read at once."""

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.db import db
from forum.feeds import views as calendars
from tests.editions.facts import DESK
from tests.feeds.reading import FEED
from tests.opening import read_opened

PAGE = "/forums/innoprom/2027/"


@pytest.mark.both
def test_a_text_is_read_as_soon_as_it_is_saved_and_calendars_stay(app, client, released, sign_in):
    before = client.get(FEED)
    assert "Practical matters" not in client.get(PAGE).text
    olga = sign_in(released.olga)
    answer = olga.post(f"{DESK}/practical", data={"visa-en": "None is needed."}, follow_redirects=True)
    assert "Everyone sees it now." in answer.text
    page = client.get(PAGE).text
    assert "Practical matters" in page
    assert "Visa and entry" in page
    assert "None is needed." in page
    assert "Where to stay" not in page, "what is empty is absent"
    calendars.forget()
    after = client.get(FEED)
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert "Nothing has changed since the last release" in olga.get(f"{DESK}/release").text
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.act, "visa" in str(entry.words.after)) == ("edition saved", True)


def test_two_editors_of_different_texts_keep_both(released, sign_in):
    olga, orhan = sign_in(released.olga), sign_in(released.orhan)
    forms = [{"opened": read_opened(client.get(f"{DESK}/practical").text)} for client in (olga, orhan)]
    assert olga.post(f"{DESK}/practical", data=forms[0] | {"visa-en": "Visa"}).status_code == 302
    assert orhan.post(f"{DESK}/practical", data=forms[1] | {"hotels-en": "Hotels"}).status_code == 302
    page = olga.get(f"{DESK}/practical").text
    assert "Visa</textarea>" in page
    assert "Hotels</textarea>" in page
