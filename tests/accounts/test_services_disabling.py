"""A closed account: nobody gets in by it in any way, what it began is not written, and no stranger learns of it."""

from base64 import b64encode

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts import services
from forum.accounts.models import Account, Factor, Role, Scope, Where
from forum.accounts.queries import find_sign_in, grants_in, offers_to
from forum.accounts.rules import judge_disabling, make_secret, open_secret, rights_in
from forum.accounts.services.standing import stand_by
from forum.audit.models import AuditEntry
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.errors import Refused, SignInLost
from forum.subscriptions.models import SubscriptionKind
from forum.subscriptions.services import subscribe
from tests.accounts.test_views import last_code, last_letter, last_link
from tests.accounts.test_views_factors import code_of
from tests.at_once import meanwhile
from tests.factories import make_sign_in

GOOD, PAUL = "four turquoise camels", "paul@test.example"
CLOSED = "This account is closed; write to forum@localhost."


def get(key) -> Account:
    return db.session.get_one(Account, key)


def close(cast, key=None, by=None):
    with transaction():
        services.disable(get(key or cast.paul), "Left the ministry", get(by or cast.admin), clock.now())


@pytest.fixture
def closed(app, cast, paul):
    with app.app_context():
        close(cast)
    return app.test_client()


def by_password(app, client):
    return client.post("/account/sign-in", data={"email": PAUL, "password": GOOD})


def by_code(app, client):
    client.post("/account/by-mail", data={"email": PAUL})
    return client.post("/account/code", data={"code": last_code(app)})


def by_link(app, client):
    client.post("/account/by-mail", data={"email": PAUL})
    return client.post(last_link(app))


def by_reset(app, client):
    client.post("/account/reset", data={"email": PAUL})
    return client.post(last_link(app), data={"password": "nine lapis camels"})


@pytest.mark.parametrize("way", [by_password, by_code, by_link, by_reset])
def test_whoever_shows_who_they_are_is_told_and_not_let_in(app, closed, way):
    answer = way(app, closed)
    assert answer.status_code == 403
    assert CLOSED in answer.text
    assert "ministry" not in answer.text
    assert closed.get("/account/profile").status_code == 302


def test_whoever_opens_a_link_to_a_closed_account_is_not_told_its_address(app, closed):
    closed.post("/account/by-mail", data={"email": PAUL})
    answer = closed.get(last_link(app))
    assert (answer.status_code, CLOSED in answer.text, PAUL in answer.text) == (403, True, False)


@pytest.mark.parametrize("way", ["by-mail", "reset"])
def test_links_asked_for_before_it_was_closed_open_nothing_once_it_is_open_again(app, cast, client, way):
    client.post(f"/account/{way}", data={"email": PAUL})
    link = last_link(app)
    with app.app_context():
        close(cast)
        with transaction():
            services.enable(get(cast.paul), get(cast.admin), clock.now())
    assert client.post(link, data={"password": "nine lapis camels"}).status_code == 404


def test_a_stranger_is_told_the_same_as_of_any_account(app, cast, paul, client):
    def answers():
        for path, data in (
            ("/account/sign-in", {"email": PAUL, "password": "wrong"}),
            ("/account/by-mail", {"email": PAUL}),
            ("/account/code", {"code": "000000"}),
            ("/account/reset", {"email": PAUL}),
        ):
            answer = client.post(path, data=data)
            yield answer.status_code, answer.text

    before = list(answers())
    with app.app_context():
        close(cast)
    assert list(answers()) == before


def test_with_a_second_factor_that_is_shown_first(app, cast, closed):
    with app.app_context(), transaction():
        sealed = make_secret(cast.paul, [app.secret_key])
        db.session.add(Factor(account_id=cast.paul, secret=sealed, added_at=clock.now()))
        db.session.get_one(Account, cast.paul).has_factor = True
        secret = open_secret(sealed, cast.paul, [app.secret_key])
    assert by_password(app, closed).headers["Location"].startswith("/account/factor")
    answer = closed.post("/account/factor", data={"code": code_of(secret, 0)})
    assert (answer.status_code, CLOSED in answer.text) == (403, True)


def test_who_is_in_is_out_at_the_next_click(app, cast, paul):
    assert paul.get("/account/profile").status_code == 200
    with app.app_context():
        close(cast)
    assert paul.get("/account/profile").status_code == 302


def test_what_is_under_way_is_not_written(app, cast):
    with app.app_context():
        cookie = make_sign_in(cast.paul)
    with app.app_context():
        stand_by(find_sign_in(cookie, clock.now()), clock.now())
        with app.app_context():
            close(cast)
        with pytest.raises(SignInLost), transaction():
            get(cast.paul).language = "ru"
    with app.app_context():
        assert get(cast.paul).language == "en"


@pytest.fixture
def tokens(app, cast):
    """A calendar address and an app password of Paul's."""
    with app.app_context(), transaction():
        return {kind: subscribe(get(cast.paul), kind.value, "en", clock.now(), kind) for kind in SubscriptionKind}


def answers(client, tokens):
    address = f"/calendar/personal/{tokens[SubscriptionKind.FEED]}.ics"
    given = b64encode(f"{PAUL}:{tokens[SubscriptionKind.CALDAV]}".encode()).decode()
    dav = client.open("/dav/principal/", method="PROPFIND", headers={"Authorization": f"Basic {given}"})
    return client.get(address).status_code, dav.status_code


def test_calendars_answer_as_revoked_ones_until_it_is_open_again(app, cast, client, tokens):
    assert answers(client, tokens) == (200, 207)
    with app.app_context():
        close(cast)
    assert answers(client, tokens) == (404, 401)
    with app.app_context(), transaction():
        services.enable(get(cast.paul), get(cast.admin), clock.now())
    assert answers(client, tokens) == (200, 207)


def test_no_address_of_it_is_answered_from_memory(app, cast, client, tokens):
    address, shortcut = f"/calendar/personal/{tokens[SubscriptionKind.FEED]}.ics", app.extensions["shortcut"]
    shortcut.seconds = 3600
    try:
        assert [client.get(address).status_code for _ in "ab"] == [200, 200]
        with app.app_context():
            close(cast)
        assert client.get(address).status_code == 404
    finally:
        shortcut.seconds = 0


def test_its_roles_count_no_more_and_what_it_offered_lapses(app, cast):
    with app.app_context():
        with transaction():
            where = where_edition(db.session.get_one(Edition, cast.edition))
            offer = services.offer_role(
                where, "sam@test.example", Role.DESK, get(cast.orhan), clock.now(), language="en"
            )
        close(cast, cast.orhan)
        assert not rights_in(get(cast.orhan), (Scope.EDITION, cast.edition))
        with pytest.raises(Refused, match="may no longer give the role"), transaction():
            services.accept(offers_to(get(cast.sam), clock.now())[0], get(cast.sam), clock.now())
        assert offer


def test_nobody_closes_their_own_nor_one_that_is_closed(app, cast):
    with app.app_context():
        assert judge_disabling(get(cast.admin), get(cast.admin)).name == "OWN_ACCOUNT"
        close(cast)
        with pytest.raises(Refused, match="closed already"):
            close(cast)


def test_the_last_administrator_who_can_sign_in_keeps_the_role(app, cast):
    with app.app_context():
        with transaction():
            services.give(Where(Scope.SITE), get(cast.sam), Role.OWNER, None, clock.now())
        close(cast, cast.sam)
        mine = next(grant for grant in grants_in(Scope.SITE, 0) if grant.account_id == cast.admin)
        with pytest.raises(Refused, match="There must be an owner"), transaction():
            services.take(mine, Where(Scope.SITE), get(cast.admin), clock.now())


def test_it_is_logged_with_its_reason_and_the_owner_gets_a_letter(app, cast):
    with app.app_context():
        close(cast)
        acted = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert acted.act == "account disabled"
        assert (acted.actor_id, acted.words.details) == (cast.admin, {"reason": "Left the ministry"})
    letter = last_letter(app)
    assert "An administrator closed your account." in letter
    assert "ministry" not in letter


def test_two_administrators_do_not_close_each_other(app, cast):
    with app.app_context():
        with transaction():
            services.give(Where(Scope.SITE), get(cast.sam), Role.OWNER, None, clock.now())
        cookie = make_sign_in(cast.sam)

    def first():
        services.disable(get(cast.sam), "", get(cast.admin), clock.now())

    def second():
        with app.app_context():
            stand_by(find_sign_in(cookie, clock.now()), clock.now())
            with pytest.raises(SignInLost):
                close(cast, cast.admin, cast.sam)

    meanwhile(app, first, second)
    with app.app_context():
        assert get(cast.admin).disabled_at is None
