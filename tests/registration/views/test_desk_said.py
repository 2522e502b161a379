"""What the desk said of somebody whose profile is not its own to change."""

from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.queries import find_person
from forum.registration.models import Category, Registration
from forum.registration.services import withdraw
from tests.factories import register
from tests.opening import Editor
from tests.registration.views.test_desk import ENTER, LIST, one, sent


def test_what_the_desk_said_of_an_account_is_corrected_here_and_its_profile_stays(app, cast, sign_in):
    """A dead end before: the desk's own typo could neither be corrected nor entered again."""
    with app.app_context(), transaction():
        paul = find_person(db.session.get_one(Account, cast.paul)).id
        edition = db.session.get_one(Edition, cast.edition)
        withdraw(register(edition, db.session.get_one(Category, cast.category), db.session.get_one(Account, cast.paul)),
                 None, clock.now())  # fmt: skip
    dana = sign_in(cast.dana)
    typo = sent(cast, given_name="Pual", family_name="Test")
    own = dana.post(f"{ENTER}?person={paul}", data=typo).location
    page = dana.get(own).text
    assert f"{own}/person" in page
    assert "has changed since" not in page
    assert "Let them take their profile over" not in page
    first, second = (Editor(sign_in(who), f"{own}/person") for who in (cast.dana, cast.rita))
    assert "stays as it is" in first.client.get(f"{own}/person").text
    assert first.save(given_name="Paul")
    assert second.save(position="Head of department")
    with app.app_context():
        made = db.session.scalars(select(Registration).order_by(Registration.id.desc())).unique().first()
        assert (made.name, made.said["position"], made.said["email"]) == (
            "Paul Test", "Head of department", "paul@test.example")  # fmt: skip
        assert (made.person.organisation, made.person.country) == ("", "UZ")
        entry = (
            db.session.scalars(
                select(AuditEntry).where(AuditEntry.act == "registration corrected").order_by(AuditEntry.id)
            )
            .unique()
            .first()
        )
        assert (entry.actor_id, entry.words.before, entry.words.after) == (
            cast.dana, {"given_name": "Pual"}, {"given_name": "Paul"})  # fmt: skip
    assert "Registration corrected at the desk" in dana.get(own).text
    assert sign_in(cast.paul).post(f"/account/registrations/{own.rpartition('/')[2]}/profile").status_code == 302
    assert f"{own}/person" not in dana.get(own).text  # now Paul has said it himself
    assert dana.get(f"{own}/person").status_code == 403


def test_what_somebody_said_themselves_is_not_the_desks_to_correct(app, cast, sign_in):
    own = sign_in(cast.paul).post("/forums/innoprom/2027/register", data={"category": cast.category}).location
    page = f"{LIST}/{own.rpartition('/')[2]}/person"
    assert sign_in(cast.dana).post(page, data={"family_name": "Evil", "country": "UZ"}).status_code == 403
    with app.app_context():
        assert one().name == "Paul Test"
