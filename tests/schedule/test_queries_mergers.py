"""What collides once two are one person is shown before the button is pressed, as far as its reader may know it."""

import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import where_edition
from forum.people.models import Person
from forum.programme.models import Appearance, Session, Speaker
from forum.registration.models import Category
from tests.factories import make_edition, make_session, make_speaker, register

HIDDEN = "Hush-hush briefing"


def speaks(edition: Edition, person: Person, title: str, name: str = "A. Bahodir") -> Speaker:
    speaker = make_speaker(edition, name)
    speaker.person = person
    make_session(edition, title).appearances = [Appearance(speaker=speaker)]
    db.session.flush()
    return speaker


@pytest.fixture
def bahodir(app, cast) -> int:
    """Aziza opens the forum; Bahodir, who may be her, speaks nowhere at it."""
    with app.app_context(), transaction():
        return make_speaker(db.session.get_one(Edition, cast.edition), "Bahodir").id


@pytest.fixture
def there(app, cast, bahodir) -> int:
    """Bahodir speaks in another edition meanwhile."""
    with app.app_context(), transaction():
        edition = make_edition("later", state=EditionState.DRAFT)
        speaks(edition, db.session.get_one(Speaker, bahodir).person, HIDDEN)
        return edition.id


def sees_it_too(app, account, edition_id):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, edition_id)
        give(where_edition(edition), db.session.get_one(Account, account), Role.VIEWER, None, clock.now())


def merging(app, cast, into):
    with app.app_context():
        aziza = db.session.get_one(Session, cast.session).speakers[0].id
    return f"/manage/things/speaker/{aziza}/merge?into={into}"


def test_merging_shows_whom_one_person_is_wanted_with_twice(app, cast, sign_in, bahodir):
    """Bahodir stands in the programme once more, by another name."""
    assert "Collisions" not in sign_in(cast.olga).get(merging(app, cast, bahodir)).text
    with app.app_context(), transaction():
        speaks(db.session.get_one(Edition, cast.edition), db.session.get_one(Speaker, bahodir).person, "Beside")
    page = sign_in(cast.olga).get(merging(app, cast, bahodir)).text
    assert "Collisions: 1" in page
    assert "Opening" in page
    assert "Beside" in page


def test_merging_shows_what_the_person_does_elsewhere_meanwhile(app, cast, sign_in, bahodir, there):
    sees_it_too(app, cast.olga, there)
    page = sign_in(cast.olga).get(merging(app, cast, bahodir)).text
    assert "Collisions: 1" in page
    assert HIDDEN in page
    assert "later edition" in page


def test_merging_tells_of_a_hidden_edition_only_that_it_clashes(app, cast, sign_in, bahodir, there):
    page = sign_in(cast.olga).get(merging(app, cast, bahodir)).text
    assert "elsewhere at that time" in page
    assert HIDDEN not in page
    assert "later" not in page


def test_what_collided_before_is_no_news(app, cast, sign_in, bahodir, there):
    sees_it_too(app, cast.olga, there)
    with app.app_context(), transaction():
        person = db.session.get_one(Speaker, bahodir).person
        db.session.get_one(Session, cast.session).speakers[0].person = person
    assert "Collisions" not in sign_in(cast.olga).get(merging(app, cast, bahodir)).text


def test_a_clash_that_arose_meanwhile_must_be_looked_at(app, cast, sign_in, bahodir):
    olga, address = sign_in(cast.olga), merging(app, cast, bahodir)
    seen = olga.get(address).text.partition('name="seen" value="')[2].partition('"')[0]
    with app.app_context(), transaction():
        edition = make_edition("later", state=EditionState.DRAFT)
        speaks(edition, db.session.get_one(Speaker, bahodir).person, HIDDEN)
    page = olga.post(address.partition("?")[0], data={"into": bahodir, "seen": seen}).text
    assert "Something has changed meanwhile" in page
    assert "Collisions: 1" in page


@pytest.fixture
def registered(app, cast) -> int:
    """Paul, who registered, speaks in another edition while Aziza opens this one."""
    with app.app_context(), transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        paul = register(edition, category, db.session.get_one(Account, cast.paul)).person
        speaks(make_edition("later", state=EditionState.DRAFT), paul, HIDDEN)
        return paul.id


@pytest.mark.parametrize("whole", [True, False])
def test_saying_who_a_speaker_is_shows_what_they_do_elsewhere_meanwhile(app, cast, sign_in, registered, whole):
    with app.app_context(), transaction():
        aziza = db.session.get_one(Session, cast.session).speakers[0]
        key, later = aziza.id, db.session.query(Edition).order_by(Edition.id.desc()).first().id
        if not whole:
            speaks(make_edition("theirs"), aziza.person, "Of others")
    address = f"/manage/innoprom/2027/speakers/{key}/person?person={registered}"
    page = sign_in(cast.orhan).get(address).text
    assert ("The two become one person" in page) is whole
    assert "Collisions: 1" in page
    assert "elsewhere at that time" in page
    assert HIDDEN not in page
    sees_it_too(app, cast.orhan, later)
    assert HIDDEN in sign_in(cast.orhan).get(address).text
