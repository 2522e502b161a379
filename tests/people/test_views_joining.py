"""Claiming a person with an account that has a profile: the two become one, and nothing is lost."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.people.models import ClaimLink, Person
from forum.people.queries import find_person
from forum.people.services import offer_person, save_person
from forum.programme.models import Speaker
from forum.programme.queries import speakers_of
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.services import cancel
from forum.registration.services import register as register_person
from tests.factories import make_category, make_edition, make_speaker, register
from tests.opening import fields_of

TOLD = {"family_name": "Nazarova", "country": "TJ", "email": "sam@test.example", "organisation": "Ministry", "phone": "+992 1"}  # fmt: skip
YES = "make them one"


@pytest.fixture
def other(app, cast) -> int:
    """Another open edition."""
    with app.app_context(), transaction():
        return make_category(make_edition("later")).edition_id


@pytest.fixture
def link(app, cast, other) -> str:
    """Sam as Olga entered him: registered for the later edition, and a speaker of a draft and of the first."""
    with app.app_context():
        with transaction():
            olga, now = db.session.get_one(Account, cast.olga), clock.now()
            person = save_person(None, dict(TOLD), olga, now, cast.edition)
            edition = db.session.get_one(Edition, other)
            category = db.session.scalars(select(Category).where(Category.edition_id == other)).one()
            register_person(edition, category, person, {"note": "Halal"}, olga, now)
            for spoken in (db.session.get_one(Edition, cast.edition), make_edition("hush", state=EditionState.DRAFT)):
                make_speaker(spoken, "Nazarova").person = person
            offer_person(person, db.session.get_one(Account, cast.admin), now)
        letter = db.session.scalars(select(Letter).where(Letter.template == "claim")).one()
        return re.search(r"(/account/claim/\S+)", compose(letter).get_body(("plain",)).get_content())[1]


def shown(page: str) -> dict[str, str]:
    return {"shown": re.search(r'name="shown" value="([^"]*)"', page)[1]}


def sams(app, cast):
    with app.app_context():
        person = find_person(db.session.get_one(Account, cast.sam))
        of = Registration.person_id == person.id
        return person, db.session.scalars(select(Registration).where(of).order_by(Registration.id)).unique().all()


@pytest.mark.both
def test_both_profiles_are_shown_and_become_one_with_all_that_is_theirs(app, cast, sign_in, link, other):
    with app.app_context(), transaction():
        edition, sam = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.sam)
        register(edition, db.session.get_one(Category, cast.category), sam)
        gone = db.session.scalars(select(Person.id).where(Person.email == TOLD["email"])).one()
    client = sign_in(cast.sam)
    page = client.get(link).text
    for word in ("Nazarova", "Ministry", "+992 1", "later edition", "innoprom edition", YES):
        assert word in page
    assert "hush" not in page  # a draft is not told to whom it does not exist
    with app.app_context():
        assert db.session.get(Person, gone).account_id is None
    assert client.post(link, data=shown(page)).location == "/account/profile"
    person, registrations = sams(app, cast)
    assert (person.name, person.organisation, person.phone, person.country) == ("Sam Test", "Ministry", "+992 1", "UZ")
    assert [r.edition_id for r in registrations] == [other, cast.edition]
    assert (registrations[0].said["family_name"], registrations[0].answers) == ("Nazarova", {"note": "Halal"})
    with app.app_context():
        assert db.session.get(Person, gone) is None
        assert all(link.used_at for link in db.session.scalars(select(ClaimLink)))
        speakers = db.session.scalars(select(Speaker.person_id).where(Speaker.name["en"].as_string() == "Nazarova"))
        assert speakers.all() == [person.id, person.id]
    own = client.get("/account/registrations").text
    assert "later edition" in own
    assert client.get(f"/account/registrations/{registrations[0].reference}").status_code == 200
    assert "This link was used already" in client.post(link, data=shown(page)).text


def test_whom_the_secretariat_put_out_comes_back_by_no_link(app, cast, sign_in, link, other):
    with app.app_context(), transaction():
        edition, sam = db.session.get_one(Edition, other), db.session.get_one(Account, cast.sam)
        category = db.session.scalars(select(Category).where(Category.edition_id == other)).one()
        own, olga = register(edition, category, sam), db.session.get_one(Account, cast.olga)
        cancel(own, "Not a delegate", olga, clock.now())
    client = sign_in(cast.sam)
    page = client.get(link).text
    assert "was ended" in page
    assert client.post(link, data={"shown": ""}).status_code == 200
    assert [each.state for each in sams(app, cast)[1]] == [S.CANCELLED]


def test_the_log_keeps_both_before_and_after(app, cast, sign_in, link, other):
    client = sign_in(cast.sam)
    client.post(link, data=shown(client.get(link).text))
    with app.app_context():
        joined = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "persons joined")).unique().all()
        kept, gone = joined
        assert kept.words.before == {"organisation": "", "phone": ""}
        assert kept.words.after == {"organisation": "Ministry", "phone": "+992 1"}
        assert gone.words.before["email"] == TOLD["email"]
        assert gone.words.details == {"into": kept.thing_id}
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.actor_id == cast.sam)).unique().all()
        moved = {(e.act, e.edition_id) for e in entries if e.edition_id}
        assert {("registration joined", other), ("speaker joined", cast.edition)} <= moved


def test_two_living_registrations_of_one_edition_are_said_and_nothing_is_joined(app, cast, sign_in, link, other):
    with app.app_context(), transaction():
        edition, sam = db.session.get_one(Edition, other), db.session.get_one(Account, cast.sam)
        category = db.session.scalars(select(Category).where(Category.edition_id == other)).one()
        entered = db.session.scalars(select(Person).where(Person.email == TOLD["email"])).unique().one()
        entered.email = ""  # as there were before one address stood for one person
        own = register(edition, category, sam).reference
        entered.email = TOLD["email"]
    client = sign_in(cast.sam)
    page = client.get(link).text
    assert "If both are you" in page
    assert f"/account/registrations/{own}" in page
    assert YES not in page
    with app.app_context():
        stamps = [db.session.scalars(select(Person).where(where)).unique().one().stamp
                  for where in (Person.account_id == cast.sam, Person.email == TOLD["email"])]  # fmt: skip
    forced = {"shown": " ".join(f"{row}:{version}" for row, version in stamps)}
    assert "If both are you" in client.post(link, data=forced).text
    assert len(sams(app, cast)[1]) == 1
    client.post(f"/account/registrations/{own}/withdraw")
    assert client.post(link, data=shown(client.get(link).text)).status_code == 302  # the same link
    assert [r.state for r in sams(app, cast)[1]] == [S.CONFIRMED, S.WITHDRAWN]


def test_an_account_of_another_name_is_told_that_it_may_be_of_two_people(app, cast, sign_in, link):
    sam = sign_in(cast.sam)
    sam.post("/account/profile", data={"given_name": "Sam", "family_name": "Sim", "country": "KZ"})
    page = sam.get(link).text
    assert "If Nazarova" in page
    assert "is somebody else, leave this as it is and withdraw nothing" in page
    own = sam.get("/account/profile").text
    sam.post("/account/profile", data=fields_of(own) | {"given_name": "", "family_name": "Nazarova"})
    assert "is somebody else" not in sam.get(link).text


@pytest.mark.parametrize("change", ["mine", "theirs", "nothing shown"])
def test_only_what_was_shown_is_confirmed(app, cast, sign_in, link, change):
    client = sign_in(cast.sam)
    sent = shown(client.get(link).text)
    with app.app_context(), transaction():
        person = find_person(db.session.get_one(Account, cast.sam))
        theirs = db.session.scalars(select(Person).where(Person.email == TOLD["email"])).unique().one()
        {"mine": person, "theirs": theirs}.get(change, Person()).position = "Minister"
    page = client.post(link, data={} if change == "nothing shown" else sent).text
    assert "Look at both again" in page
    assert sams(app, cast)[1] == []
    assert client.post(link, data=shown(page)).status_code == 302


@pytest.mark.both
def test_of_two_accounts_that_join_at_once_one_does(app, cast, sign_in, link):
    clients = [sign_in(cast.sam) for _ in range(4)]
    sent = [shown(client.get(link).text) for client in clients]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda c, s: c.post(link, data=s).status_code, clients, sent))
    assert answers.count(302) == 1
    assert 500 not in answers
    with app.app_context():
        (registration,) = db.session.scalars(select(Registration)).unique()
        assert registration.person.account_id is not None
        assert {s.person_id for s in speakers_of(cast.edition)[1:]} == {registration.person_id}
