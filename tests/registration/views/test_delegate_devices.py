"""A delegate with the form open on two devices loses nothing."""

import threading

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.registration import models, services
from forum.registration.models import AnswerKind, Category, FormDefinition, FormField, Registration, RegistrationState
from tests.factories import make_category
from tests.opening import Editor

FORM = FormDefinition(2, (*models.FORMS[1].fields, FormField("guests", "Guests", kind=AnswerKind.NUMBER)))


@pytest.fixture
def change(app, cast, sign_in, monkeypatch) -> str:
    """The form of Paul's registration."""
    monkeypatch.setitem(models.FORMS, 2, FORM)
    sent = {"category": cast.category, "note": "By train", "guests": "1"}
    return sign_in(cast.paul).post("/forums/innoprom/2027/register", data=sent).location + "/change"


@pytest.fixture
def second(app, cast) -> int:
    """Another category, open too."""
    with app.app_context(), transaction():
        return make_category(db.session.get_one(Edition, cast.edition)).id


def kept(app):
    with app.app_context():
        registration = db.session.scalars(select(Registration)).one()
        return registration.answers, registration.category_id, registration.state


def test_what_one_device_changed_stays_and_what_both_changed_is_asked(app, cast, sign_in, change, second):
    phone, laptop = (Editor(sign_in(cast.paul), change) for _ in range(2))
    assert phone.save(note="By air")
    assert laptop.save(guests="2")  # the laptop showed the old note
    assert kept(app)[0] == {"note": "By air", "guests": 2}
    phone.open()
    laptop.open()
    assert phone.save(category=str(second), note="On foot")
    assert not laptop.save(note="By boat")
    assert set(laptop.asked) == {"note"}
    assert "On foot" in laptop.page
    assert laptop.fields["category"] == [str(second)]
    assert laptop.choose(note="mine")
    assert kept(app)[:2] == ({"note": "By boat", "guests": 2}, second)


def test_two_categories_are_a_question(app, cast, sign_in, change, second):
    with app.app_context(), transaction():
        third = make_category(db.session.get_one(Edition, cast.edition)).id
    phone, laptop = (Editor(sign_in(cast.paul), change) for _ in range(2))
    assert phone.save(category=str(second))
    assert not laptop.save(category=str(third))
    assert set(laptop.asked) == {"category"}
    assert kept(app)[1] == second
    assert laptop.choose(category="theirs")
    assert kept(app)[1] == second


@pytest.mark.both
def test_two_devices_at_the_same_moment_both_keep_their_part(app, cast, sign_in, change, second):
    for turn in range(4):
        devices = [Editor(sign_in(cast.paul), change) for _ in range(2)]
        changes = [{"note": f"N{turn}"}, {"guests": str(turn), "category": str((cast.category, second)[turn % 2])}]
        ready, saved = threading.Barrier(2), [None, None]

        def save(n, devices=devices, changes=changes, ready=ready, saved=saved):
            ready.wait()
            saved[n] = devices[n].save(**changes[n])

        threads = [threading.Thread(target=save, args=(n,)) for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert saved == [True, True]
        answers, category, _ = kept(app)
        assert (answers, category) == ({"note": f"N{turn}", "guests": turn}, (cast.category, second)[turn % 2])


def test_whoever_withdrew_meanwhile_reads_what_they_typed(app, cast, sign_in, change):
    laptop = Editor(sign_in(cast.paul), change)
    assert sign_in(cast.paul).post(change.replace("/change", "/withdraw")).status_code == 302
    answer = laptop.client.post(change, data=laptop.fields | {"note": "Half an hour of typing"})
    assert answer.status_code == 404
    assert "Half an hour of typing" in answer.text
    assert "Nothing was saved" in answer.text
    assert kept(app)[2] is RegistrationState.WITHDRAWN


def test_the_secretariat_decides_although_answers_changed_meanwhile(app, cast, context):
    """A place is given by the state and the category; the version of answers is no reason to refuse it."""
    paul, olga = (db.session.get_one(Account, key) for key in (cast.paul, cast.olga))
    category = db.session.get_one(Category, cast.category)
    with transaction():
        category.needs_approval = True
        from tests.factories import register

        registration = register(db.session.get_one(Edition, cast.edition), category, paul)
    with transaction():
        registration = db.session.scalars(select(Registration)).one()
        table = Registration.__table__
        db.session.execute(table.update().values(version=table.c.version + 1, answers={"note": "Late"}))
        services.approve(registration, olga, clock.now())
    db.session.expire_all()
    assert (registration.state, registration.answers) == (RegistrationState.CONFIRMED, {"note": "Late"})
