"""One's own profile, and taking over one that others entered."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.accounts.services import create_account, take
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.mail.delivery import compose
from forum.mail.models import Letter
from forum.people.models import ClaimLink, Person
from forum.people.queries import find_person
from forum.people.services import describe_self, offer_person, save_person
from tests.factories import make_account, make_edition, make_speaker

TOLD = {
    "family_name": "Farida Nazarova",
    "country": "TJ",
    "email": "farida@test.example",
    "organisation": "Ministry",
}


@pytest.fixture
def entered(app, cast):
    """Farida, as Olga entered her."""
    with app.app_context(), transaction():
        return save_person(None, dict(TOLD), db.session.get_one(Account, cast.olga), clock.now(), cast.edition).id


def offer(app, cast, person, by="olga") -> str:
    """The address in the letter."""
    with app.app_context():
        with transaction():
            offer_person(
                db.session.get_one(Person, person), db.session.get_one(Account, getattr(cast, by)), clock.now()
            )
        letter = db.session.scalars(select(Letter).where(Letter.template == "claim").order_by(Letter.id.desc())).first()
        assert letter.recipient == TOLD["email"]
        return re.search(r"(/account/claim/\S+)", compose(letter).get_body(("plain",)).get_content())[1]


def make_bare(app, name) -> int:
    with app.app_context(), transaction():
        return make_account(name, profile=False).id


def test_a_profile_gives_the_account_its_name_and_leaves_a_trace(app, cast, sign_in):
    sam = sign_in(cast.sam)
    assert sam.post("/account/profile", data={"given_name": "Samuel", "family_name": "Sim", "country": "KZ"}).location
    assert "Samuel Sim" in sam.get("/account/").text
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.act, entry.thing, entry.edition_id) == ("person saved", "person", None)
        assert entry.words.before == {"given_name": "Sam", "family_name": "Test", "country": "UZ"}
        assert entry.words.after == {"given_name": "Samuel", "family_name": "Sim", "country": "KZ"}


@pytest.mark.parametrize("field", ["given_name", "family_name", "patronymic", "native_name"])
@pytest.mark.parametrize("name", ["Olga https://evil.example/sign-in", "WWW.evil.example"])
def test_a_name_holds_no_address_of_a_page(app, cast, sign_in, field, name):
    page = sign_in(cast.sam).post("/account/profile", data={"family_name": "Sim", "country": "KZ", field: name}).text
    assert f'id="{field}-error"' in page
    assert f'value="{name}"' in page


@pytest.mark.parametrize("field", ["given_name", "family_name", "patronymic", "native_name"])
@pytest.mark.parametrize("name", ["Demonstration, olga@demo.example", "Olga \uff20 demo"])
def test_a_name_is_no_address_of_somebody_else(app, cast, sign_in, field, name):
    """Before one's own address it would be read as the signature of another."""
    page = sign_in(cast.paul).post("/account/profile", data=TOLD | {field: name}).text
    assert "A name holds no e-mail address." in page
    assert f'id="{field}-error"' in page


def test_a_person_is_claimed_once_by_the_link_in_the_letter(app, cast, entered, sign_in):
    link, fresh = offer(app, cast, entered), sign_in(make_bare(app, "farida"))
    anonymous = app.test_client().get(link)
    assert (anonymous.status_code, "/sign-in" in anonymous.location) == (302, True)
    assert "Farida Nazarova" in fresh.get(link).text
    with app.app_context():
        assert db.session.get_one(Person, entered).account_id is None  # looking is not claiming
        assert link.rpartition("/")[2] not in {x.token_hash for x in db.session.scalars(select(ClaimLink))}
    assert fresh.post(link).location == "/account/profile"
    assert 'value="Farida Nazarova"' in fresh.get("/account/profile").text
    used = fresh.post(link)
    assert used.status_code == 409
    assert "This link was used already" in used.text
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == "farida@test.example")).one()
        assert (account.name, find_person(account).id) == ("Farida Nazarova", entered)
        assert find_person(account).address == "farida@test.example"


def test_a_right_link_is_not_refused_because_of_wrong_ones(app, cast, entered, sign_in):
    """On the landed revision the thirty-first link of an hour was refused, whichever it was."""
    link, fresh = offer(app, cast, entered), sign_in(make_bare(app, "farida"))
    wrong = "/account/claim/{0} /account/offers/{0} /account/reset/{0} /account/confirm/{0} /account/not-me/{0}".split()
    for n in range(40):
        assert {fresh.get(path.format(f"wrong{n}")).status_code for path in wrong} == {404}
    for _ in range(40):
        assert "Farida Nazarova" in fresh.get(link).text
    assert fresh.post(link).location == "/account/profile"


@pytest.mark.parametrize("how", ["expired", "sent again", "address corrected", "guessed", "anothers"])
def test_a_link_that_must_not_work_leads_nowhere(app, cast, entered, sign_in, how):
    link, fresh = offer(app, cast, entered), sign_in(make_bare(app, "farida"))
    with app.app_context(), transaction():
        olga, person = db.session.get_one(Account, cast.olga), db.session.get_one(Person, entered)
        if how == "expired":
            db.session.scalars(select(ClaimLink)).one().expires_at = clock.now() - timedelta(seconds=1)
        elif how == "sent again":
            offer_person(person, olga, clock.now())
        elif how == "address corrected":
            save_person(person, {"email": "right@ministry.example"}, olga, clock.now(), cast.edition)
        elif how == "anothers":
            person.account = make_account("quicker", profile=False)
    link = "/account/claim/guessed" if how == "guessed" else link
    told = {
        "expired": "This link has run out of time.",
        "sent again": "This link was withdrawn, or a later letter holds another.",
        "address corrected": "This link was withdrawn, or a later letter holds another.",
    }.get(how, "")
    for answer in (fresh.get(link), fresh.post(link)):
        assert answer.status_code == {"anothers": 200, "guessed": 404}.get(how, 409)
        assert told in answer.text
        assert how == "anothers" or "Farida" not in answer.text
    with app.app_context():
        claimed = db.session.get_one(Person, entered).account
        assert claimed is None or claimed.email == "quicker@test.example"


@pytest.mark.parametrize(
    "why", ["another address", "not confirmed", "role lost", "account gone", "described elsewhere"]
)
def test_a_link_lets_in_the_owner_of_the_address_while_its_sender_may_offer_it(app, cast, entered, sign_in, why):
    with app.app_context(), transaction():
        make_speaker(db.session.get_one(Edition, cast.edition), "Farida").person = db.session.get_one(Person, entered)
    link, farida = offer(app, cast, entered, "petra"), make_bare(app, "farida")
    client = sign_in(cast.sam if why == "another address" else farida)
    assert why == "another address" or "Yes, this is me" in client.get(link).text
    with app.app_context(), transaction():
        petra = db.session.get_one(Account, cast.petra)
        if why == "not confirmed":
            db.session.get_one(Account, farida).confirmed_at = None
        elif why == "role lost":
            take(petra.grants[0], where_edition(db.session.get_one(Edition, cast.edition)), petra, clock.now())
        elif why == "account gone":
            db.session.scalars(select(ClaimLink)).one().sender = None
        elif why == "described elsewhere":
            make_speaker(make_edition("later"), "Farida").person = db.session.get_one(Person, entered)
    said = "another address" if why in {"another address", "not confirmed"} else "no longer looks after"
    for page in (client.get(link).text, client.post(link, data={"shown": ""}).text, client.post(link).text):
        assert said in page or "Look at both again" in page
        assert "f…@test.example" in page
        assert why != "another address" or "farida@" not in page
        assert "Yes, " not in page
    with app.app_context():
        assert db.session.get_one(Person, entered).account_id is None


def test_of_two_who_claim_at_once_one_does(app, cast, entered, sign_in):
    link = offer(app, cast, entered)
    farida = make_bare(app, "farida")
    clients = [sign_in(farida) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda client: client.post(link), clients))
    assert sorted(answer.status_code for answer in answers if answer.location) == [302]
    with app.app_context():
        assert db.session.get_one(Person, entered).account is not None


def test_an_account_that_is_not_saved_yet_has_nobody_elses_profile(app, cast, entered):
    with app.app_context(), transaction():
        new = create_account("new@test.example", "", clock.now())
        assert find_person(new) is None
        person = describe_self(new, {"family_name": "New", "country": "UZ"}, clock.now())
        assert (person.id != entered, person.account_id) == (True, new.id)


@pytest.mark.parametrize(
    ("country", "phone", "kept"), [("RU", "8 (912) 345-67-89", "+79123456789"), ("DE", "030 123456", "")]
)
def test_a_phone_says_its_country_or_is_asked_for_it(app, cast, sign_in, country, phone, kept):
    client, who = sign_in(cast.paul), {"given_name": "Paul", "family_name": "Test"}
    page = client.post("/account/profile", data=who | {"country": country, "phone": phone}, follow_redirects=True).text
    with app.app_context():
        assert find_person(db.session.get_one(Account, cast.paul)).phone == kept
    if not kept:
        assert "Of which country? Begin with + and its code" in page
        assert f'value="{phone}"' in page
