"""Speakers are persons: found again, reached, offered their profile, and never public beyond the programme."""

import pytest
from sqlalchemy import func, select

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, Series
from forum.editions.queries import where_edition
from forum.mail.models import Letter
from forum.people.models import Person
from forum.people.queries import find_person, may_describe
from forum.programme.models import Speaker
from forum.programme.queries import speakers_of
from forum.programme.services import save_speaker
from tests.factories import ENCODED, make_category, make_edition, register, text
from tests.worlds import do_release

NEW = "/manage/later/2027/speakers/new"
ADDRESS = "aziza@private.example"


@pytest.fixture
def later(app, cast):
    """Another edition that Olga owns; Aziza, who spoke at the first, has an address."""
    with app.app_context(), transaction():
        edition, olga = make_edition("later"), db.session.get_one(Account, cast.olga)
        give(where_edition(edition), olga, Role.OWNER, None, clock.now())
        person = speakers_of(cast.edition)[0].person
        person.email = ADDRESS
        return edition.id, person.id


def sent(**kw):
    return {"name-en": "Aziza", "affiliation-en": "Works", "country": "UZ", "email": ADDRESS, **kw}


def test_a_known_person_is_found_taken_over_and_the_same(app, cast, sign_in, later):
    edition, person = later
    olga = sign_in(cast.olga)
    page = olga.get(f"{NEW}?q=ÁZIZA works").text
    assert f"person={person}" in page
    assert "innoprom edition" in page  # where she spoke
    filled = olga.get(f"{NEW}?person={person}").text
    assert 'value="Aziza"' in filled
    assert ADDRESS in filled
    assert olga.post(f"{NEW}?person={person}", data=sent(**{"affiliation-en": "Ministry"})).status_code == 302
    with app.app_context():
        (speaker,) = speakers_of(edition)
        assert speaker.person_id == person
        assert speaker.person.organisation == "Ministry"  # a correction follows the person
        assert speakers_of(cast.edition)[0].affiliation == {"en": "Works"}  # what the other programme says stays
    again = olga.post(f"{NEW}?person={person}", data=sent())
    assert "This person already speaks at this edition" in again.text
    assert f"person={person}" not in olga.get(f"{NEW}?q=aziza").text


def test_nobody_is_offered_persons_whom_they_may_not_know(app, cast, sign_in, later):
    with app.app_context(), transaction():
        db.session.add(Speaker(edition_id=cast.closed, name=text("Hidden"), affiliation=text(""), biography=text(""),
                               person=Person(family_name="Hidden", country="")))  # fmt: skip
        edition = db.session.get_one(Edition, cast.edition)
        register(edition, make_category(edition), db.session.get_one(Account, cast.paul))
        paul = find_person(db.session.get_one(Account, cast.paul)).id
    _, aziza = later
    other, new = sign_in(cast.other), "/manage/other/2027/speakers/new"
    for words in ("aziza", "hidden", "paul", "test"):
        assert "person=" not in other.get(f"{new}?q={words}").text
    for person in (aziza, paul, 999_999):  # who speaks elsewhere, who only registered, nobody
        assert other.get(f"{new}?person={person}").status_code == 404
        assert other.post(f"{new}?person={person}", data=sent()).status_code == 404
    olga = sign_in(cast.olga)
    assert "person=" in olga.get(f"{NEW}?q=hidden").text
    assert "person=" not in olga.get(f"{NEW}?q=paul").text  # registrants are nobody's speakers
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Speaker)) == 2


def test_the_address_is_for_whoever_runs_every_edition_of_the_person(app, cast, sign_in, later):
    _, person = later
    olga, petra, vera = sign_in(cast.olga), sign_in(cast.petra), sign_in(cast.vera)
    page = f"/manage/innoprom/2027/speakers/{speaker_of(app, cast.edition)}"
    assert ADDRESS in petra.get(page).text
    assert vera.get(page).status_code == 403
    olga.post(f"{NEW}?person={person}", data=sent())
    assert ADDRESS not in petra.get(page).text  # she speaks where Petra does not work
    assert "an edition that you do not run" in petra.get(page).text
    assert petra.post(page, data=sent(email="petra@evil.example")).status_code == 302
    assert petra.post(f"{page}/offer").status_code == 403
    with app.app_context():
        assert db.session.get_one(Person, person).email == ADDRESS
        do_release(cast, 0)
    public = ["/forums/innoprom/2027/programme", "/forums/innoprom/2027/speakers", page.replace("/manage", "/forums"),
              "/calendar/innoprom/2027.ics", "/calendar/innoprom/2027.json", "/calendar/innoprom/2027.csv",
              "/calendar/innoprom/2027.frab.xml", "/calendar/innoprom/2027.jsonld"]  # fmt: skip
    for address in public:
        for client in (app.test_client(), vera):
            assert "private.example" not in client.get(address).text
    for path in ("speakers", "sessions"):
        assert "private.example" not in vera.get(f"/manage/innoprom/2027/{path}").text


def speaker_of(app, edition) -> int:
    with app.app_context():
        return speakers_of(edition)[0].id


def test_a_speaker_is_offered_the_profile_and_keeps_it(app, cast, sign_in, later):
    olga = sign_in(cast.olga)
    page = f"/manage/innoprom/2027/speakers/{speaker_of(app, cast.edition)}"
    assert "is on its way" in olga.post(f"{page}/offer", follow_redirects=True).text
    with app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.template == "claim")).one()
        assert letter.recipient == ADDRESS
        assert (letter.edition_id, letter.values["forum"]) == (cast.edition, "innoprom edition")
        with transaction():
            person = db.session.get_one(Person, later[1])
            find_person(db.session.get_one(Account, cast.sam)).account_id = None
            db.session.flush()
            person.account_id = cast.sam
    shown = olga.get(page).text
    assert "This person has an account" in shown
    assert ADDRESS not in shown
    assert "sam@test.example" not in shown
    assert olga.post(f"{page}/offer").status_code == 403
    assert olga.post(page, data=sent(**{"name-en": "Aziza K."})).status_code == 302  # the programme is the organisers'
    with app.app_context():
        assert speakers_of(cast.edition)[0].name == {"en": "Aziza K."}
        assert db.session.get_one(Person, later[1]).family_name == "Aziza"  # the profile is hers


@pytest.mark.parametrize("email", ["x", "a@b", "x" * 300 + "@a.example", ENCODED])
def test_what_is_no_address_is_said_beside_the_field(app, cast, sign_in, email):
    answer = sign_in(cast.olga).post("/manage/innoprom/2027/speakers/new", data=sent(email=email))
    assert 'id="email-error"' in answer.text
    assert 'value="Aziza"' in answer.text


def test_an_offer_without_an_address_says_so(app, cast, sign_in):
    page = f"/manage/innoprom/2027/speakers/{speaker_of(app, cast.edition)}"
    assert "There is no address" in sign_in(cast.olga).post(f"{page}/offer", follow_redirects=True).text


def test_a_speakers_name_holds_no_address_of_a_page(app, cast, sign_in):
    speaker = {"name-ru": "www.evil.example", "name-en": "Aziza"}
    page = sign_in(cast.olga).post("/manage/innoprom/2027/speakers/new", data=sent(**speaker)).text
    assert "A name holds no address of a web page." in page


def test_the_right_to_describe_does_not_grow_when_others_let_a_person_go(app, cast):
    """A viewer of one edition took its speaker into her own; then the first edition removed the speaker."""
    values = {"name": text("Zarina"), "affiliation": text("Works"), "biography": text(""), "country": "UZ"}
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        first = save_speaker(None, edition, values | {"email": ADDRESS}, olga, clock.now())
        person, other = first.person, db.session.get_one(Account, cast.other)
        mine = db.session.scalars(select(Edition).join(Edition.series).where(Series.slug == "other")).one()
        save_speaker(None, mine, dict(values), other, clock.now(), person)
        assert not may_describe(person, other)
        db.session.delete(first)
        db.session.flush()
        assert not may_describe(person, other)
        assert may_describe(person, db.session.get_one(Account, cast.admin))
