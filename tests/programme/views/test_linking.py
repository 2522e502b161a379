"""A speaker and a registrant who are one human: linked by whoever may see both."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.models import Person
from forum.people.queries import find_person
from forum.people.services import save_person
from forum.programme.models import Speaker
from forum.programme.queries import speakers_of
from forum.registration.models import Category, Registration
from forum.registration.services import register as register_person
from tests.factories import make_category, make_edition, make_speaker, register

SPEAKERS = "/manage/innoprom/2027/speakers"


@pytest.fixture
def paul(app, cast) -> int:
    """Paul's person: he registered here."""
    with app.app_context(), transaction():
        edition, paul = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.paul)
        register(edition, db.session.get_one(Category, cast.category), paul)
        return find_person(paul).id


@pytest.fixture
def farida(app, cast) -> int:
    """A registrant without an account whom Olga entered."""
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        told = {"given_name": "Farida", "family_name": "Nazarova", "country": "TJ", "email": "farida@ministry.example"}
        person = save_person(None, told, olga, clock.now(), cast.edition)
        register_person(edition, db.session.get_one(Category, cast.category), person, {}, olga, clock.now())
        return person.id


@pytest.fixture
def speaker(app, cast) -> tuple[int, int]:
    """Aziza of the programme, and the person she is taken for."""
    with app.app_context():
        speaker = speakers_of(cast.edition)[0]
        return speaker.id, speaker.person_id


def person_of(app, speaker) -> int:
    with app.app_context():
        return db.session.get_one(Speaker, speaker).person_id


def test_they_are_found_shown_beside_each_other_and_become_one(app, cast, sign_in, paul, speaker):
    key, before = speaker
    olga = sign_in(cast.olga)
    page = f"{SPEAKERS}/{key}/person"
    assert page in olga.get(f"{SPEAKERS}/{key}").text
    assert f"{page}?person={paul}" in olga.get(f"{page}?q=PAUL").text
    shown = olga.get(f"{page}?person={paul}").text
    assert "Paul Test" in shown
    assert "Aziza" in shown
    assert person_of(app, key) == before  # looking is not linking
    done = olga.post(f"{page}?person={paul}", follow_redirects=True).text
    assert "are one person now" in done
    assert "innoprom edition" in done.partition('id="registered"')[2]
    with app.app_context():
        assert db.session.get_one(Speaker, key).person_id == paul
        assert db.session.get_one(Speaker, key).name == {"en": "Aziza"}
        assert db.session.get(Person, before) is None
        kept = db.session.get_one(Person, paul)
        assert (kept.family_name, kept.organisation, kept.account_id) == ("Test", "", cast.paul)  # the profile is his
        acts = [
            e.act for e in db.session.scalars(select(AuditEntry).where(AuditEntry.edition_id == cast.edition)).unique()
        ]
        assert "speaker linked" in acts
        assert acts.count("persons joined") == 2


def test_who_is_known_elsewhere_goes_over_here_only(app, cast, sign_in, paul, speaker):
    key, before = speaker
    with app.app_context(), transaction():
        there = make_speaker(make_edition("later"), "Aziza")
        there.person = db.session.get_one(Person, before)
        db.session.flush()
        elsewhere = there.id
    olga = sign_in(cast.olga)
    assert "only the speaker of this edition" in olga.get(f"{SPEAKERS}/{key}/person?person={paul}").text
    olga.post(f"{SPEAKERS}/{key}/person?person={paul}")
    assert (person_of(app, key), person_of(app, elsewhere)) == (paul, before)


def test_nobody_links_whom_they_may_not_see(app, cast, sign_in, speaker):
    key, before = speaker
    with app.app_context(), transaction():
        edition, sam = make_edition("later"), db.session.get_one(Account, cast.sam)
        hidden = register(edition, make_category(edition), sam).person_id
    olga, page = sign_in(cast.olga), f"{SPEAKERS}/{key}/person"
    assert "person=" not in olga.get(f"{page}?q=sam").text
    for person in (hidden, 999_999):
        assert olga.get(f"{page}?person={person}").status_code == 404
        assert olga.post(f"{page}?person={person}").status_code == 404
    for who in ("petra", "rita", "dana", "vera"):
        client = sign_in(getattr(cast, who))
        assert client.post(f"{page}?person={hidden}").status_code == 403
    assert page not in sign_in(cast.petra).get(f"{SPEAKERS}/{key}").text
    assert person_of(app, key) == before


def test_one_person_does_not_speak_twice_at_an_edition(app, cast, sign_in, paul, speaker):
    with app.app_context(), transaction():
        twin = make_speaker(db.session.get_one(Edition, cast.edition), "Twin")
        twin.person = db.session.get_one(Person, paul)
    olga = sign_in(cast.olga)
    page = olga.post(f"{SPEAKERS}/{speaker[0]}/person?person={paul}", follow_redirects=True).text
    assert "This person already speaks at this edition" in page
    assert person_of(app, speaker[0]) == speaker[1]


def test_a_linked_registrants_address_is_hidden_from_who_only_edits_the_programme(app, cast, sign_in, farida, speaker):
    key, _ = speaker
    olga, petra = sign_in(cast.olga), sign_in(cast.petra)
    assert olga.post(f"{SPEAKERS}/{key}/person?person={farida}").status_code == 302
    page = f"{SPEAKERS}/{key}"
    assert "farida@ministry.example" in olga.get(page).text
    assert "farida@ministry.example" not in petra.get(page).text
    sent = {"name-en": "F. Nazarova", "affiliation-en": "Works", "country": "TJ", "email": "petra@evil.example"}
    assert petra.post(page, data=sent).status_code == 302
    assert olga.post(page, data=sent | {"email": "new@ministry.example"}).status_code == 302
    with app.app_context():
        kept = db.session.get_one(Person, farida)
        assert (kept.given_name, kept.family_name, kept.email) == ("Farida", "Nazarova", "new@ministry.example")
        assert kept.organisation == "Works"  # taken over when they became one
        (registration,) = db.session.scalars(select(Registration)).unique()
        assert registration.said["email"] == "farida@ministry.example"
