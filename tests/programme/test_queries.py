"""Whom the programmes of before tell of."""

from sqlalchemy import event

from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Speaker
from forum.programme.queries import get_known, known_people
from tests.factories import make_edition, make_speaker


def test_a_known_person_is_looked_up_without_all_others(context, cast):
    with transaction():
        before = make_edition("before")
        keys = [make_speaker(before, f"Person {n}").person_id for n in range(8)]
    db.session.expunge_all()
    admin, loaded = db.session.get_one(Account, cast.admin), []

    def count(speaker, _):
        loaded.append(speaker.id)

    event.listen(Speaker, "load", count)
    assert get_known(keys[3], admin).person_id == keys[3]
    event.remove(Speaker, "load", count)
    assert len(loaded) == 1
    found = known_people(admin, db.session.get_one(Edition, cast.edition), "person 5", 9)
    assert [known.speaker.person_id for known in found] == [keys[5]]
