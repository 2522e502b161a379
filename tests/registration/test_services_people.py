"""Whose registration it is: persons with and without an account, what they said, who lets them in."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.errors import Refused
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.people.queries import find_person
from forum.people.services import describe_self, save_person
from forum.registration import services
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.queries import count_by_country, find_put_out, select_registrations
from tests.factories import make_category, register


def who(cast, name) -> Account:
    return db.session.get_one(Account, getattr(cast, name))


def enters(cast, name="paul", **kw) -> Registration:
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        category = make_category(edition, **kw) if kw else db.session.get_one(Category, cast.category)
        return register(edition, category, who(cast, name))


def lets(act, registration, by, *reason) -> None:
    with transaction():
        getattr(services, act)(registration, *reason, by, clock.now())


def last_entry() -> AuditEntry:
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def add(registration) -> None:
    """A second registration of the same person for the same edition, past every rule."""
    kept = {
        c.name: getattr(registration, c.name) for c in Registration.__table__.columns if c.name not in {"id", "uid"}
    }
    db.session.add(Registration(**kept | {"reference": "TWICE"}))


@pytest.mark.parametrize("name", ["olga", "admin", "rita"])
@pytest.mark.parametrize(("act", "kw"), [("approve", {"needs_approval": True}), ("promote", {"quota": 0})])
def test_nobody_lets_their_own_registration_in(context, cast, name, act, kw):
    """S18: organisers approved themselves."""
    mine = enters(cast, name, **kw)
    with transaction():
        mine.category.quota = 5
    state = mine.state
    with pytest.raises(Refused, match="their own"):
        lets(act, mine, who(cast, name))
    db.session.expire_all()
    assert mine.state is state
    lets(act, mine, who(cast, "paul"))
    assert mine.state is S.CONFIRMED


def test_whoever_handed_a_registration_in_does_not_let_it_in(context, cast):
    olga, edition = who(cast, "olga"), db.session.get_one(Edition, cast.edition)
    with transaction():
        person = save_person(None, {"family_name": "Farida", "country": "TJ"}, olga, clock.now(), cast.edition)
        category = make_category(edition, needs_approval=True)
        theirs = services.register(edition, category, person, {}, olga, clock.now())
    with pytest.raises(Refused, match="their own"):
        lets("approve", theirs, who(cast, "olga"))
    lets("approve", theirs, who(cast, "admin"))
    assert theirs.state is S.CONFIRMED


@pytest.mark.parametrize("act", ["reject", "cancel"])
def test_whom_the_secretariat_put_out_comes_back_only_through_it(context, cast, act):
    """B7: cancelled by the secretariat, one registered again and was confirmed at once."""
    mine = enters(cast, **({"needs_approval": True} if act == "reject" else {}))
    lets(act, mine, who(cast, "olga"), "Not a delegate")
    with pytest.raises(Refused, match="Only they can let you in"):
        enters(cast)
    assert find_put_out(cast.edition, find_person(who(cast, "paul"))).id == mine.id
    with pytest.raises(Refused, match="their own"):
        lets("readmit", mine, who(cast, "paul"), "I say so")
    lets("readmit", mine, who(cast, "olga"), "A mistake of ours")
    assert mine.state is (S.PENDING if act == "reject" else S.CONFIRMED)
    entry = last_entry()
    assert (entry.act, entry.words.before["state"]["label"]) == (
        "registration readmitted",
        S(act + "ed" if act == "reject" else "cancelled").label,
    )
    assert entry.words.after == {"state": {"label": mine.state.label}}
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert "A mistake of ours" in compose(letter).get_body(("plain",)).get_content()
    lets("withdraw", mine, who(cast, "paul"))
    assert enters(cast).state is S.CONFIRMED  # who went by themselves may come again


def test_readmitting_whom_another_registration_keeps_is_refused(context, cast):
    mine = enters(cast)
    lets("cancel", mine, who(cast, "olga"), "Twice")
    with transaction():
        add(mine)
        db.session.flush()
        db.session.scalars(select(Registration).where(Registration.reference == "TWICE")).one().state = S.CONFIRMED
    with pytest.raises(Refused, match="again"):
        lets("readmit", mine, who(cast, "olga"), "x")


def test_one_registration_of_a_person_is_alive_whatever_the_code_does(context, cast):
    mine = enters(cast)
    with pytest.raises(Refused, match="at this moment"), transaction():
        add(mine)


def test_what_was_said_stays_until_the_delegate_takes_the_profile_over(context, cast):
    """B35: a profile changed after confirmation swapped the person on pass and list, unlogged."""
    mine, paul = enters(cast), who(cast, "paul")
    with transaction():
        describe_self(paul, {"given_name": "Somebody", "family_name": "Else", "country": "KZ"}, clock.now())
    assert (mine.name, mine.country) == ("Paul Test", "UZ")

    def found(words: str) -> int:
        return len(db.session.scalars(select_registrations(cast.edition, words)).unique().all())

    assert (found("paul"), found("else"), found(mine.reference.lower())) == (1, 0, 1)
    assert count_by_country(cast.edition) == [("UZ", 1)]
    lets("take_over_profile", mine, paul)
    assert (mine.name, found("else somebody")) == ("Somebody Else", 1)
    assert count_by_country(cast.edition) == [("KZ", 1)]
    entry = last_entry()
    assert (entry.act, entry.thing_id, entry.actor_id) == ("profile taken over", mine.id, cast.paul)
    assert entry.words.before == {"given_name": "Paul", "family_name": "Test", "country": "UZ"}
    assert entry.words.after == {"given_name": "Somebody", "family_name": "Else", "country": "KZ"}
    lets("withdraw", mine, paul)
    with pytest.raises(Refused):
        lets("take_over_profile", mine, paul)


def test_acts_on_registrations_leave_before_and_after(context, cast):
    mine = enters(cast)
    first = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "registration confirmed")).one()
    assert first.words.before == {}
    assert (first.words.after["family_name"], first.words.after["state"]) == ("Test", {"label": S.CONFIRMED.label})
    with transaction():
        services.change(mine, mine.category, {"note": "By train"}, who(cast, "paul"), clock.now())
    entry = last_entry()
    assert (entry.act, entry.words.before, entry.words.after) == ("registration changed", {"note": ""}, {"note": "By train"})  # fmt: skip
    lets("cancel", mine, who(cast, "olga"), "x")
    assert last_entry().words.before == {"state": {"label": S.CONFIRMED.label}}


@pytest.mark.parametrize("address", ["farida@ministry.example", ""])
def test_a_person_without_an_account_gets_letters_at_an_address_of_their_own(context, cast, address):
    olga, edition = who(cast, "olga"), db.session.get_one(Edition, cast.edition)
    told = {"family_name": "Фарида Назарова", "country": "TJ", "email": address, "language": "ru"}
    with transaction():
        person = save_person(None, told, olga, clock.now(), cast.edition)
        mine = services.register(
            edition, db.session.get_one(Category, cast.category), person, {"note": "Halal"}, olga, clock.now()
        )
    assert (mine.state, mine.submitted_by, mine.name) == (S.CONFIRMED, cast.olga, "Фарида Назарова")
    letters = db.session.scalars(select(Letter).where(Letter.template == "registration")).all()
    assert [letter.recipient for letter in letters] == ([address] if address else [])
    for letter in letters:
        body = compose(letter).get_body(("plain",)).get_content()
        assert all(word in body for word in ("Фарида Назарова", "Halal", "Таджикистан", mine.reference))
        assert "/account/registrations" not in body  # a page that is not theirs
        assert "METHOD:REQUEST" in letter.calendar
    lets("withdraw", mine, None)
    assert mine.state is S.WITHDRAWN


def test_a_claimed_person_brings_its_registrations_along(app, cast, sign_in):
    with app.app_context(), transaction():
        olga, edition = who(cast, "olga"), db.session.get_one(Edition, cast.edition)
        person = save_person(None, {"family_name": "Farida", "country": "TJ"}, olga, clock.now(), cast.edition)
        category = db.session.get_one(Category, cast.category)
        reference = services.register(edition, category, person, {}, olga, clock.now()).reference
        find_person(who(cast, "sam")).account_id = None
        db.session.flush()
        person.account_id = cast.sam
    page = f"/account/registrations/{reference}"
    assert sign_in(cast.sam).get(page).status_code == 200
    assert sign_in(cast.olga).get(page).status_code == 404
