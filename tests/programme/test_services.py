"""What is saved although something was removed meanwhile."""

import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.errors import Refused
from forum.programme.models import Session
from forum.programme.services import save_session


def test_a_speaker_who_is_gone_is_refused_not_an_error(context, cast):
    edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
    session = db.session.get_one(Session, cast.session)
    with pytest.raises(Refused, match="no longer offered"), transaction():
        save_session(session, edition, {"speakers": [999], "chairs": []}, olga, clock.now())
    assert [speaker.name for speaker in db.session.get_one(Session, cast.session).speakers] == [{"en": "Aziza"}]
