"""A second factor is demanded of a team: without one no role counts, and everything else goes on."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, FactorDemand, GrantOffer, Right, Scope
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import select_managed_editions, where_edition
from forum.editions.rules import rights_over
from forum.mail.models import Letter
from tests.access import BODIES, MAY, address_of, rows_of
from tests.accounts.test_views_factors import set_up
from tests.administration.test_views_accounts import last_act

TEAM = "/manage/innoprom/2027/team"
DEMANDED = "/account/factors/demanded"
HOLDERS = ("dana", "vera", "rita", "petra", "orhan", "olga", "admin")


@pytest.fixture
def olga(cast, sign_in):
    client = sign_in(cast.olga)
    set_up(client)
    return client


@pytest.fixture
def demanded(olga):
    olga.post(f"{TEAM}/factor", data={"demand": "1"})


def demand_in(app, cast, everywhere):
    with app.app_context(), transaction():
        where = where_edition(db.session.get_one(Edition, cast.edition))
        scope, key = (Scope.SITE, 0) if everywhere else (where.scope, where.key)
        db.session.add(FactorDemand(scope=scope, scope_id=key, about={}, demanded_at=clock.now()))


@pytest.mark.slow
@pytest.mark.walk
@pytest.mark.parametrize("everywhere", [False, True])
@pytest.mark.parametrize("role", HOLDERS)
def test_without_one_no_page_of_the_desk_opens(app, cast, world, ask, role, everywhere):
    demand_in(app, cast, everywhere)
    wrong = []
    for method, path, rule, who in rows_of(app.url_map):
        if not path.startswith("/manage/<series_slug>/<edition_slug>") or who[role] != MAY:
            continue
        answer = ask(role, method, address_of(rule, world[0]), BODIES.get((method, path)))
        if answer.status_code != 302 or not answer.location.startswith(DEMANDED):
            wrong.append(f"{method} {path}: {answer.status_code} {answer.location}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", HOLDERS)
def test_without_one_a_role_lets_know_and_no_more(app, cast, role):
    demand_in(app, cast, everywhere=False)
    with app.app_context():
        edition, account = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, getattr(cast, role))
        assert rights_over(edition, account) == {Right.KNOW}
        mine = db.session.scalars(select_managed_editions(account).where(Edition.id == edition.id)).all()
        assert mine == []
        account.has_factor = True
        assert Right.SEE_DESK in rights_over(edition, account)
        db.session.rollback()


def test_whoever_lacks_one_is_led_to_add_it_and_on(app, cast, demanded, sign_in):
    dana = sign_in(cast.dana)
    wanted = "/manage/innoprom/2027/registrations"
    assert dana.get(wanted).location == f"{DEMANDED}?next={wanted}"
    page = dana.get(f"{DEMANDED}?next={wanted}").text
    assert f"/account/factors/app?next={wanted}" in page
    assert "Your role needs a second factor" in dana.get("/account/").text
    assert dana.get("/forums/innoprom/2027/").status_code == 200
    assert dana.get("/account/registrations").status_code == 200
    set_up(dana)
    assert dana.get(f"{DEMANDED}?next={wanted}").location == wanted
    assert dana.get(wanted).status_code == 200


def test_who_demands_it_has_one_and_the_others_get_a_letter(app, cast, sign_in):
    olga = sign_in(cast.olga)
    olga.post(f"{TEAM}/factor", data={"demand": "1"})
    assert "Have a second factor yourself" in olga.get(TEAM).text
    set_up(olga)
    assert "Demand a second factor of the team?" in olga.get(f"{TEAM}/factor").text
    olga.post(f"{TEAM}/factor", data={"demand": "1"})
    olga.post(f"{TEAM}/factor", data={"demand": "1"})
    assert last_act(app) == ("factor demanded", cast.olga)
    with app.app_context():
        letters = db.session.scalars(select(Letter).where(Letter.template == "factor_demanded")).all()
        told = sorted(letter.recipient.split("@")[0] for letter in letters)
    assert told == ["admin", "dana", "orhan", "petra", "rita", "vera"]
    olga.post(f"{TEAM}/factor", data={"demand": ""})
    assert last_act(app) == ("factor waived", cast.olga)
    assert sign_in(cast.dana).get("/manage/innoprom/2027/registrations").status_code == 200


def test_the_last_one_stays_while_it_is_demanded(app, cast, olga, demanded):
    olga.post("/account/factors/app/remove")
    assert "add another one before you remove the last" in olga.get("/account/factors").text
    with app.app_context():
        assert db.session.get_one(Account, cast.olga).has_factor
    olga.post(f"{TEAM}/factor", data={"demand": ""})
    olga.post("/account/factors/app/remove")
    with app.app_context():
        assert not db.session.get_one(Account, cast.olga).has_factor


def test_a_draft_is_hidden_from_who_lacks_one(app, cast, demanded, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Edition, cast.edition).state = EditionState.DRAFT
    assert sign_in(cast.vera).get("/manage/innoprom/2027/").location.startswith(DEMANDED)
    assert sign_in(cast.sam).get("/manage/innoprom/2027/").status_code in {403, 404}


def test_administrators_demand_it_of_everybody_with_a_role(app, cast, sign_in):
    admin = sign_in(cast.admin)
    set_up(admin)
    admin.post("/manage/administrators/factor", data={"demand": "1"})
    for path in ("/manage/series/innoprom", TEAM, "/manage/series/innoprom/team"):
        assert sign_in(cast.olga).get(path).location.startswith(DEMANDED)
    assert sign_in(cast.paul).get(DEMANDED).location == "/account/factors"
    assert admin.get(TEAM).status_code == 200


def test_whoever_takes_up_a_role_without_one_is_told_at_once(app, cast, olga, demanded, sign_in):
    with app.app_context():
        paul = db.session.get_one(Account, cast.paul).email
    olga.post(TEAM, data={"email": paul, "role": "viewer"})
    with app.app_context():
        offer = db.session.scalars(select(GrantOffer)).one().id
    assert sign_in(cast.paul).post(f"/account/offers/{offer}/accept").location == DEMANDED


@pytest.mark.parametrize("address", [f"{TEAM}/factor", "/manage/administrators/factor"])
def test_whoever_has_none_is_told_to_add_one_before_any_button(cast, sign_in, address):
    admin = sign_in(cast.admin)
    page = admin.get(address).text
    assert "Have a second factor yourself" in page
    assert "/account/factors" in page
    assert 'name="demand"' not in page
    set_up(admin)
    assert 'name="demand"' in admin.get(address).text


def test_nothing_is_demanded_in_a_draft_that_is_gone_for_everyone(app, cast, demanded, sign_in):
    dana, card = sign_in(cast.dana), "Your role needs a second factor"
    for archived_at, state, is_asked in (
        (None, EditionState.DRAFT, True),
        (clock.now(), EditionState.DRAFT, False),
        (clock.now(), EditionState.CANCELLED, True),
    ):
        with app.app_context(), transaction():
            edition = db.session.get_one(Edition, cast.edition)
            edition.archived_at, edition.state = archived_at, state
        assert (card in dana.get("/account/").text) is is_asked
