"""The desk enters people who do not register themselves."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.people.models import Person
from forum.people.queries import find_person
from forum.people.services import describe_self, save_person
from forum.registration.models import Category, Registration
from forum.registration.models import RegistrationState as S
from forum.registration.services import withdraw
from tests.factories import ENCODED, make_account, make_category, make_edition, register
from tests.opening import Editor

LIST = "/manage/innoprom/2027/registrations"
ENTER = f"{LIST}/enter"
ADDRESS = "farida@test.example"


def sent(cast, **kw):
    return {"family_name": "Nazarova", "given_name": "Farida", "country": "TJ", "organisation": "Ministry",
            "email": ADDRESS, "language": "ru", "category": cast.category, "note": "Halal", **kw}  # fmt: skip


def apart(page: str) -> dict[str, list[str]]:
    """Every box that says of somebody shown that this is somebody else, ticked."""
    return {"anew": re.findall(r'name="anew" id="[^"]*" value="(\d+)"', page)}


def letters(template) -> list[Letter]:
    return db.session.scalars(select(Letter).where(Letter.template == template).order_by(Letter.id)).all()


def one() -> Registration:
    return db.session.scalars(select(Registration)).unique().one()


def count(app) -> tuple[int, int]:
    with app.app_context():
        registrations = db.session.scalars(select(Registration)).unique().all()
        return len(registrations), len(db.session.scalars(select(Person)).unique().all())


@pytest.mark.parametrize("who", ["dana", "rita"])
def test_the_desk_enters_somebody_who_is_written_to_in_their_language(app, cast, sign_in, who):
    desk = sign_in(getattr(cast, who))
    assert ENTER in desk.get(LIST).text
    assert "How do you take part?" not in desk.get(ENTER).text, "it is not asked of themselves"
    page = desk.post(ENTER, data=sent(cast), follow_redirects=True).text
    assert "Registration confirmed: Farida Nazarova." in page
    with app.app_context():
        registration = one()
        assert (registration.submitted_by, registration.person.account_id) == (getattr(cast, who), None)
        assert (registration.said["email"], registration.answers) == (ADDRESS, {"note": "Halal"})
        (letter,), (offer,) = letters("registration"), letters("claim")
        for each in (letter, offer):
            assert (each.recipient, each.language) == (ADDRESS, "ru")
        assert "Таджикистан" in compose(letter).get_body(("plain",)).get_content()
        claim = re.search(r"(/account/claim/\S+)", compose(offer).get_body(("plain",)).get_content())[1]
        acts = [e.act for e in db.session.scalars(select(AuditEntry).where(AuditEntry.edition_id == cast.edition))]
        assert [a for a in acts if not a.startswith("role")] == [
            "person saved",
            "registration confirmed",
            "claim sent",
            "link sent",
        ]
        reference = registration.reference
        with transaction():
            fresh = make_account("farida", profile=False).id
    farida = sign_in(fresh)
    assert farida.post(claim).status_code == 302
    assert farida.get(f"/account/registrations/{reference}").status_code == 200


def test_an_address_that_mail_would_read_as_another_is_refused(app, cast, sign_in):
    assert 'id="email-error"' in sign_in(cast.dana).post(ENTER, data=sent(cast, email=ENCODED)).text
    assert count(app)[0] == 0


def test_who_has_no_address_gets_no_letter(app, cast, sign_in):
    assert sign_in(cast.dana).post(ENTER, data=sent(cast, email="")).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(Letter)).all() == []
        assert one().person.address == ""


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"quota": 0, "has_waitlist": False}, "category", "No place is left"),
        ({"closes_at": timedelta(days=-1)}, "category", "has closed"),
        ({"opens_at": timedelta(days=1)}, "category", "has not opened"),
    ],
)
def test_what_refuses_a_delegate_refuses_the_desk(app, cast, sign_in, change, field, message):
    with app.app_context(), transaction():
        category = db.session.get_one(Category, cast.category)
        for name, value in change.items():
            setattr(category, name, clock.now() + value if isinstance(value, timedelta) else value)
    page = sign_in(cast.dana).post(ENTER, data=sent(cast)).text
    assert message in page.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert 'value="Nazarova"' in page
    assert count(app) == (0, 12)  # the cast and a speaker: nobody was left behind


@pytest.mark.parametrize("wrong", [{"family_name": ""}, {"email": "nobody"}, {"country": "XX"}, {"category": "999"},
                                   {"language": "xx"}, {"phone": "call me"}, {"family_name": "x" * 201}])  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(app, cast, sign_in, wrong):
    page = sign_in(cast.dana).post(ENTER, data=sent(cast, **wrong)).text
    assert f'id="{next(iter(wrong))}-error"' in page
    assert count(app) == (0, 12)


@pytest.mark.both
def test_twice_and_put_out_are_refused_by_address_and_by_person(app, cast, sign_in):
    dana, rita = sign_in(cast.dana), sign_in(cast.rita)
    own = dana.post(ENTER, data=sent(cast)).location
    with app.app_context():
        person = one().person_id
    twice = sent(cast, given_name="FARIDA")
    page = dana.post(ENTER, data=twice).text
    assert "Somebody of this name, address or phone registered before." in page
    assert f'href="{own}"' in page
    again = f"{ENTER}?person={person}"
    page = dana.post(again, data=sent(cast)).text
    assert "has registered for this edition already" in page
    assert f'href="{own}"' in page
    rita.post(f"{own}/cancel", data={"reason": "A mistake"})
    for address, data in ((ENTER, twice), (again, sent(cast))):
        assert "can readmit it on its page" in dana.post(address, data=data).text
    assert count(app)[0] == 1


@pytest.mark.both
def test_names_the_other_way_round_are_asked_about(app, cast, sign_in):
    dana = sign_in(cast.dana)
    dana.post(ENTER, data=sent(cast))
    swapped = sent(cast, given_name="Nazarova", family_name="Farida", email="")
    assert "Nothing was saved yet." in dana.post(ENTER, data=swapped).text
    assert count(app)[0] == 1


@pytest.mark.both
def test_the_same_name_is_asked_about_with_whom_one_may_know(app, cast, sign_in):
    dana = sign_in(cast.dana)
    own = dana.post(ENTER, data=sent(cast, email="")).location
    page = dana.post(ENTER, data=sent(cast, given_name="FARIDA", note="A namesake")).text
    assert "registered before" in page
    assert own in page
    assert "A namesake" in page
    assert count(app)[0] == 1
    shown = apart(page)
    with ThreadPoolExecutor(2) as pool:  # pressed twice: the second time there is one more to tell apart
        both = [sign_in(cast.dana), sign_in(cast.rita)]
        answers = list(pool.map(lambda desk: desk.post(ENTER, data=sent(cast, email="", **shown)), both))
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    page = next(answer.text for answer in answers if answer.status_code == 200)
    assert len(apart(page)["anew"]) == 2
    assert len(re.findall(r'name="anew" id="[^"]*" value="\d+" checked', page)) == 1  # of whom was shown before
    assert count(app)[0] == 2


@pytest.mark.both
@pytest.mark.parametrize("who", [("dana", "dana"), ("dana", "rita")])
def test_pressed_twice_at_once_without_an_address_it_is_entered_once(app, cast, sign_in, who):
    """`namesakes` was asked before the lock: both found nobody."""
    desks = [sign_in(getattr(cast, name)) for name in who]
    for desk in desks:
        desk.get(ENTER)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda desk: desk.post(ENTER, data=sent(cast, email="")).status_code, desks))
    assert sorted(answers) == [200, 302]
    assert count(app)[0] == 1


@pytest.fixture
def elsewhere(app, cast):
    """Another edition, where Farida's namesake Zulfiya and Paul registered; Dana has nothing to do with it."""
    with app.app_context(), transaction():
        edition = make_edition("later")
        give(where_edition(edition), db.session.get_one(Account, cast.olga), Role.OWNER, None, clock.now())
        make_category(edition)
        category = db.session.scalars(select(Category).where(Category.edition_id == edition.id)).one()
        zulfiya = make_account("zulfiya")
        register(edition, category, zulfiya)
        register(edition, category, db.session.get_one(Account, cast.paul))
        return edition.id, find_person(zulfiya).id


@pytest.mark.both
def test_nobody_learns_who_else_is_in_the_database(app, cast, sign_in, elsewhere):
    _, zulfiya = elsewhere
    dana, olga = sign_in(cast.dana), sign_in(cast.olga)
    for words in ("zulfiya", "paul", "test", "zulfiya@test.example"):
        assert "person=" not in dana.get(f"{ENTER}?q={words}").text
    assert dana.get(f"{ENTER}?person={zulfiya}").status_code == 404
    assert dana.post(f"{ENTER}?person={zulfiya}", data=sent(cast)).status_code == 404
    assert dana.get(f"{ENTER}?person=999999").status_code == 404
    answers = [dana.post(ENTER, data=sent(cast, family_name=name, given_name="", email=email)).status_code
               for name, email in (("Zulfiya", "zulfiya@test.example"), ("Nobody", "nobody@test.example"))]  # fmt: skip
    assert answers == [302, 302]  # an address that has an account looks like any other
    assert f"person={zulfiya}" in olga.get(f"{ENTER}?q=ZÚLFIYA").text


@pytest.mark.both
def test_a_known_person_is_taken_over_as_they_registered(app, cast, sign_in, elsewhere):
    """The profile may say more by now than the organiser was told."""
    _, zulfiya = elsewhere
    with app.app_context(), transaction():
        account = db.session.get_one(Person, zulfiya).account
        describe_self(account, {"family_name": "Married", "country": "KZ", "phone": "+99890000"}, clock.now())
    olga = sign_in(cast.olga)
    page = olga.get(f"{ENTER}?person={zulfiya}").text.partition("<main")[2]
    assert 'value="Zulfiya"' in page
    assert "Married" not in page
    assert "+99890000" not in page
    assert 'name="email"' not in page  # letters go to the account
    sent_ = {"family_name": "Test", "given_name": "Zulfiya", "country": "UZ", "category": cast.category}
    own = olga.post(f"{ENTER}?person={zulfiya}", data=sent_).location
    with app.app_context():
        made = db.session.scalars(select(Registration).where(Registration.edition_id == cast.edition)).unique().one()
        assert (made.person_id, made.name, made.said["phone"], made.state) == (zulfiya, "Zulfiya Test", "", S.CONFIRMED)
        assert made.said["email"] == "zulfiya@test.example"
        assert db.session.get_one(Person, zulfiya).family_name == "Married"
        assert letters("claim") == []
        assert letters("registration")[-1].recipient == "zulfiya@test.example"
    assert own.endswith(made.reference)


def test_whom_others_know_keeps_profile_and_address(app, cast, sign_in, elsewhere):
    """With the address goes the power to hand the profile over."""
    dana, olga = sign_in(cast.dana), sign_in(cast.olga)
    dana.post(ENTER, data=sent(cast))
    edition, _ = elsewhere
    with app.app_context():
        person = one_of(cast.edition).person_id
        category = db.session.scalars(select(Category.id).where(Category.edition_id == edition)).one()
    page = f"/manage/later/2027/registrations/enter?person={person}"
    assert 'name="email"' in olga.get(page).text  # she enters people in both
    assert olga.post(page, data=sent(cast, category=category)).status_code == 302
    again = f"{ENTER}?person={person}"
    assert 'name="email"' not in dana.get(again).text  # Dana in one only
    own = LIST + "/" + reference_of(app, cast.edition)
    sign_in(cast.rita).post(f"{own}/cancel", data={"reason": "x"})
    with app.app_context(), transaction():
        one_of(cast.edition).state = S.WITHDRAWN
    assert dana.post(again, data=sent(cast, email="dana@evil.example", family_name="Evil")).status_code == 302
    with app.app_context():
        kept = db.session.get_one(Person, person)
        assert (kept.email, kept.family_name) == (ADDRESS, "Nazarova")
        assert "dana@evil.example" not in {letter.recipient for letter in db.session.scalars(select(Letter))}


def one_of(edition) -> Registration:
    found = select(Registration).where(Registration.edition_id == edition).order_by(Registration.id)
    return db.session.scalars(found).unique().first()


def reference_of(app, edition) -> str:
    with app.app_context():
        return one_of(edition).reference


def test_nobody_enters_or_approves_themselves(app, cast, sign_in):
    """S18: around approval."""
    with app.app_context(), transaction():
        db.session.get_one(Category, cast.category).needs_approval = True
    rita = sign_in(cast.rita)
    page = rita.post(ENTER, data=sent(cast, email="RITA@test.example")).text
    assert "This is you" in page
    assert count(app)[0] == 0
    own = rita.post(ENTER, data=sent(cast)).location
    assert f"{own}/approve" not in rita.get(own).text
    assert "Nobody decides on their own" in rita.post(f"{own}/approve", follow_redirects=True).text
    with app.app_context():
        assert one().state is S.PENDING
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        registration = register(edition, make_category(edition), db.session.get_one(Account, cast.rita))
        registration.state, mine = S.WITHDRAWN, registration.person_id
    assert "This is you" in rita.post(f"{ENTER}?person={mine}", data=sent(cast)).text


@pytest.mark.both
def test_two_desks_that_enter_the_same_address_at_once_enter_it_once(app, cast, sign_in):
    desks = [sign_in(who) for who in (cast.dana, cast.rita, cast.olga, cast.orhan)]
    for desk in desks:
        desk.get(ENTER)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda desk: desk.post(ENTER, data=sent(cast)).status_code, desks))
    assert sorted(answers) == [200, 200, 200, 302]
    assert count(app)[0] == 1


@pytest.mark.parametrize("who", ["vera", "petra", "paul", "other"])
def test_nobody_else_enters_anybody(app, cast, sign_in, who):
    assert sign_in(getattr(cast, who)).post(ENTER, data=sent(cast)).status_code == 403
    assert ENTER not in sign_in(cast.olga).get("/forums/innoprom/2027/").text
    assert count(app)[0] == 0


def test_what_was_entered_is_corrected_and_written_to_anew(app, cast, sign_in):
    dana = sign_in(cast.dana)
    own = dana.post(ENTER, data=sent(cast, email="wrong@ministry.example")).location
    page = dana.get(own).text
    assert f"{own}/person" in page
    assert f"{own}/offer" in page
    fixed = {"family_name": "Nazarova", "given_name": "Farida", "country": "UZ", "email": ADDRESS, "language": "uz"}
    assert dana.post(f"{own}/person", data=fixed).location == own
    with app.app_context():
        registration = one()
        assert (registration.country, registration.said["email"], registration.person.email) == ("UZ", ADDRESS, ADDRESS)
        wrong, right = letters("claim")
        assert (right.recipient, right.language) == (ADDRESS, "uz")
        assert letters("registration")[-1].recipient == ADDRESS
        assert "METHOD:REQUEST" in letters("registration")[-1].calendar
        old = re.search(r"(/account/claim/\S+)", compose(wrong).get_body(("plain",)).get_content())[1]
    assert sign_in(cast.sam).get(old).status_code == 409  # the link to the wrong address is dead
    assert "wrong@ministry.example" in dana.get(own).text  # what was said before
    assert ADDRESS in dana.post(f"{own}/offer", follow_redirects=True).text


@pytest.mark.parametrize(
    ("email", "message"),
    [("dana@test.example", "This is you"), ("second@x.example", "has registered for this edition")],
)
def test_a_correction_makes_nobody_somebody_else(app, cast, sign_in, email, message):
    dana = sign_in(cast.dana)
    own = dana.post(ENTER, data=sent(cast)).location
    dana.post(ENTER, data=sent(cast, family_name="Second", email="second@x.example"))
    who = {"given_name": "Farida", "family_name": "Second", "country": "TJ", "email": email, "language": "ru"}
    page = dana.post(f"{own}/person", data=who).text
    assert message in page.partition('id="email-error"')[2]
    with app.app_context():
        assert one_of(cast.edition).person.email == ADDRESS


@pytest.mark.both
def test_two_who_correct_at_once_merge_and_a_claim_meanwhile_ends_it(app, cast, sign_in):
    own = sign_in(cast.dana).post(ENTER, data=sent(cast)).location
    dana, rita = (Editor(sign_in(who), f"{own}/person") for who in (cast.dana, cast.rita))
    assert dana.save(position="Minister")
    assert rita.save(phone="+992 37 221")
    with app.app_context(), transaction():
        person = one().person
        assert (person.position, person.phone) == ("Minister", "+992 37 221")
        assert (one().said["position"], one().said["phone"]) == ("Minister", "+992 37 221")
        person.account = make_account("farida", profile=False)
    answer = rita.client.post(rita.path, data=rita.fields | {"position": "Something long"})
    assert "which one stays?" in answer.text  # what she saw was the profile, which is not hers any more
    assert "Something long" in answer.text
    with app.app_context():
        assert (one().said["position"], one().person.position) == ("Minister", "Minister")
    assert rita.client.post(f"{own}/offer").status_code == 403


def test_a_known_person_begins_with_their_profile_and_not_with_an_old_registration(app, cast, sign_in):
    dana = sign_in(cast.dana)
    dana.post(ENTER, data=sent(cast, phone="+992 111 1111"))
    with app.app_context(), transaction():
        registration = one()
        dana_account = db.session.get_one(Account, cast.dana)
        save_person(registration.person, {"phone": "+992 222 2222"}, dana_account, clock.now(), cast.edition)
        withdraw(registration, dana_account, clock.now())
        person = registration.person_id
    page = dana.get(f"{ENTER}?person={person}").text
    assert "+992 222 2222" in page
    assert "+992 111 1111" not in page


def test_what_nobody_was_shown_is_no_somebody_else(app, cast, sign_in):
    entered = sent(cast, anew=["9" * 5000, "x", "-1", ""])
    assert sign_in(cast.dana).post(ENTER, data=entered).status_code == 302


def test_who_approves_into_a_full_category_knows_it_before(app, cast, sign_in):
    with app.app_context(), transaction():
        category = db.session.get_one(Category, cast.category)
        category.needs_approval, category.quota = True, 0
    reference = sign_in(cast.dana).post(ENTER, data=sent(cast)).location.rpartition("/")[2]
    page = sign_in(cast.rita).get(f"{LIST}/{reference}").text
    assert "All places are taken: approving puts them on the waitlist." in page
    assert "You handed it in: only a colleague can let it in." in sign_in(cast.dana).get(f"{LIST}/{reference}").text
