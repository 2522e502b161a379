"""Is it you? What makes others lead, or no longer lead, asks; a found browser would else be rid of by nobody."""

import re

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, FactorDemand, Grant, GrantAct, GrantOffer, Role, Scope
from forum.accounts.services import hash_password, offer_role
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition, EditionAct
from forum.editions.queries import where_edition
from tests.access import MAY, address_of, rows_of
from tests.accounts.test_views import last_code
from tests.accounts.test_views_again import set_back
from tests.accounts.test_views_factors import GOOD
from tests.snapshot import keep
from tests.test_rights_end import pressed

WIDE = {
    "editions.team", "editions.series_team", "editions.venue_team", "editions.administrators",
    "editions.demand_factor", "editions.openness",
}  # fmt: skip
"""Every route by which the walk makes somebody lead, waives a demand or opens a series; the roles that it takes away
lead nobody: that is below."""


def wide_acts() -> list[AuditEntry]:
    entries = db.session.scalars(select(AuditEntry)).unique()
    return [entry for entry in entries if _is_wide(entry)]


def _is_wide(entry):
    if entry.act in {GrantAct.FACTOR_WAIVED.value, EditionAct.SERIES_OPENED.value}:
        return True
    told = {**(entry.words.before or {}), **(entry.words.after or {})}
    return entry.act in {"role offered", "offer sent again", "role taken"} and "Owner" in str(told.get("role"))


@pytest.fixture
def demanded(app, cast):
    """Demands that can be waived; a closed series that can be opened."""
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.admin).has_factor = True
        where = where_edition(db.session.get_one(Edition, cast.edition))
        db.session.add(FactorDemand(scope=where.scope, scope_id=where.key, about=where.name, demanded_at=clock.now()))
        db.session.get_one(Edition, cast.edition).series.closed = True


@pytest.mark.slow
@pytest.mark.parametrize("confirmed", [False, True])
def test_no_route_makes_anybody_lead_without_asking_who_is_there(app, busy, cast, demanded, confirmed):
    """Of all that administrators may send, as found on the pages; the same walk just after they showed it does."""
    values, clients = busy
    if not confirmed:
        set_back(app)
    with app.app_context():
        before = len(wide_acts())
    put_back, done = keep(app, "kept_asked"), set()
    for method, path, rule, who in rows_of(app.url_map):
        if method == "POST" and path.startswith("/manage") and who["admin"] == MAY:
            address = address_of(rule, values)
            for data in [*pressed(address, clients["admin"].get(address), values), {"demand": "0"}]:
                clients["admin"].open(address, method="POST", data=data)
                with app.app_context():
                    done |= {rule.endpoint} if len(wide_acts()) > before else set()
                put_back()
    assert done == (WIDE if confirmed else set())


@pytest.fixture
def olga(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Account, cast.olga).password_hash = hash_password(GOOD)
    client = sign_in(cast.olga)
    set_back(app)
    return client


def offered(app):
    with app.app_context():
        return [(offer.email, offer.role) for offer in db.session.scalars(select(GrantOffer))]


def test_an_offer_comes_back_filled_once_its_sender_showed_who_they_are(app, olga):
    address, typed = "/manage/innoprom/2027/team", {"email": "new@test.example", "role": "owner"}
    page = olga.post(address, data=typed)
    assert "Is it you?" in page.text
    assert offered(app) == []
    action, kept = f"/account/again?next={address}", re.search(r'name="kept" type="hidden" value="([^"]+)"', page.text)
    wrong = olga.post(action, data={"password": "none of mine", "kept": kept[1]})
    assert "This is not your password." in wrong.text
    assert kept[1] in wrong.text
    page = olga.post(action, data={"password": GOOD, "kept": kept[1]})
    assert "It is you" in page.text
    page = olga.post(address, data={"kept": kept[1]})
    assert 'value="new@test.example"' in page.text
    assert re.search(r"<input[^>]*checked[^>]*value=\"owner\"", page.text)
    assert offered(app) == []
    olga.post(address, data=typed)
    assert offered(app) == [("new@test.example", Role.OWNER)]


def test_it_comes_back_by_a_code_of_the_mail_too(app, olga, cast):
    address = "/manage/innoprom/2027/team"
    page = olga.post(address, data={"email": "new@test.example", "role": "owner"}).text
    kept = re.search(r'name="kept" type="hidden" value="([^"]+)"', page)[1]
    page = olga.post(f"/account/again/send?next={address}", data={"kept": kept}).text
    assert kept in page
    page = olga.post(f"/account/again/code?next={address}", data={"code": last_code(app), "kept": kept}).text
    assert "It is you" in page


@pytest.mark.parametrize(("typed", "asks"), [
    ({"role": "desk"}, False), ({"role": "viewer"}, False), ({"role": "owner"}, True),
    ({"role": "owner", "hands_over": "y"}, True),
])  # fmt: skip
@pytest.mark.parametrize("address", ["/manage/innoprom/2027/team", "/manage/series/innoprom/team"])
def test_ordinary_roles_are_offered_without(app, olga, address, typed, asks):
    answer = olga.post(address, data={"email": "new@test.example", **typed})
    assert ("Is it you?" in answer.text) is asks
    assert len(offered(app)) == (not asks)


@pytest.mark.parametrize(("name", "asks"), [("orhan", True), ("dana", False)])
def test_taking_a_role_away_asks_where_its_holder_leads(app, cast, olga, name, asks):
    with app.app_context():
        mine = Grant.account_id == getattr(cast, name), Grant.scope == Scope.EDITION
        address = f"/manage/roles/{db.session.scalar(select(Grant.id).where(*mine))}/take"
    for answer in (olga.get(address), olga.post(address)):
        assert (answer.location or "").startswith("/account/again") is asks
    with app.app_context():
        assert (db.session.scalar(select(Grant.id).where(*mine)) is not None) is asks


def test_sending_an_owners_invitation_again_asks(app, cast, olga):
    with app.app_context(), transaction():
        where, by = where_edition(db.session.get_one(Edition, cast.edition)), db.session.get_one(Account, cast.olga)
        offer = offer_role(where, "new@test.example", Role.OWNER, by, clock.now(), language="en").id
    answer = olga.post(f"/manage/offers/{offer}/send-again", data={"back": "/manage/innoprom/2027/team"})
    assert answer.location == "/account/again?next=/manage/innoprom/2027/team"
