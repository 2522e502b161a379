"""Roles: offered, taken up, handed over, taken away; and every way in which that is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from forum import clock
from forum.accounts import services
from forum.accounts.models import Account, Grant, GrantAct, GrantOffer, Role, Scope, Where
from forum.accounts.queries import find_account, grants_in, offers_in
from forum.accounts.rules import Refusal
from forum.audit.queries import LogFilter, select_entries
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition, where_series, where_venue
from forum.errors import Refused
from forum.mail.delivery.outgoing import compose
from forum.mail.models import Letter
from tests.factories import make_account


@pytest.fixture
def olga(context, cast):
    return db.session.get_one(Account, cast.olga)


@pytest.fixture
def edition(context, cast):
    return db.session.get_one(Edition, cast.edition)


@pytest.fixture
def offer(olga, edition):
    return make_offer(olga, edition, "paul@test.example")


def make_offer(by, edition, email, role=Role.DESK, **kw):
    with transaction():
        return services.offer_role(where_edition(edition), email, role, by, clock.now(), language="ru", **kw)


def roles_in(where):
    return {(grant.account.email.partition("@")[0], grant.role) for grant in grants_in(where.scope, where.key)}


def refusal_of(act, *arguments, **kw):
    with pytest.raises(Refused) as refused, transaction():
        act(*arguments, **kw)
    return refused.value.reason


def letters_to(email):
    return db.session.scalars(select(Letter).where(Letter.recipient == email).order_by(Letter.id)).all()


def test_an_offer_that_is_accepted_gives_the_role_and_both_stand_in_the_log(offer, edition):
    paul = find_account("paul@test.example")
    with transaction():
        services.accept(offer, paul, clock.now())
    assert ("paul", Role.DESK) in roles_in(where_edition(edition))
    entries = db.session.scalars(select_entries(edition.id).limit(2)).all()
    assert [entry.act for entry in entries] == [GrantAct.ROLE_GIVEN.value, GrantAct.ROLE_OFFERED.value]
    assert {entry.thing for entry in entries} == {"edition"}
    assert entries[0].words.after == {"email": "paul@test.example", "role": {"label": Role.DESK.label}}
    assert (entries[0].words.actor, entries[0].words.details) == (paul.signed, {"giver": offer.inviter.signed})
    assert paul.grants[-1].granted_by == offer.inviter.id
    assert refusal_of(services.accept, offer, paul, clock.now()) == Refusal.ACCEPTED


def test_the_log_says_who_gave_a_role_and_who_accepted_it(context, offer, cast, sign_in):
    with transaction():
        services.accept(offer, find_account("paul@test.example"), clock.now())
    page = sign_in(cast.olga).get("/manage/innoprom/2027/log").text
    assert "Given by Olga Test, olga@test.example, accepted by Paul Test, paul@test.example." in page


def test_an_address_without_an_account_gets_the_letter_in_the_language_of_its_inviter(olga, edition):
    make_offer(olga, edition, "  New@Else.Example ")
    make_offer(olga, edition, "paul@test.example")
    assert [letter.language for letter in letters_to("new@else.example")] == ["ru"]
    assert [letter.language for letter in letters_to("paul@test.example")] == ["en"]
    with transaction():
        late = make_account("new@else.example".partition("@")[0])
        late.email = "new@else.example"
    with transaction():
        services.accept(offers_in(Scope.EDITION, edition.id)[0], late, clock.now())
    assert Role.DESK in {grant.role for grant in late.grants}


@pytest.mark.parametrize(
    ("email", "role", "more", "reason"),
    [
        ("olga@test.example", Role.DESK, {}, Refusal.OWN),
        ("OLGA@test.example ", Role.DESK, {}, Refusal.OWN),
        ("vera@test.example", Role.VIEWER, {}, Refusal.HELD),
        ("paul@test.example", Role.DESK, {}, Refusal.OFFERED),
        ("sam@test.example", Role.DESK, {"hands_over": True}, Refusal.NOT_YOURS),
    ],
)
def test_what_cannot_be_offered(offer, olga, edition, email, role, more, reason):
    where, now = where_edition(edition), clock.now()
    assert refusal_of(services.offer_role, where, email, role, olga, now, language="en", **more) == reason
    assert len(offers_in(Scope.EDITION, edition.id)) == 1


def test_a_venue_has_owners_only(olga, edition):
    where = where_venue(edition.venue)
    wanted = (where, "sam@test.example", Role.VIEWER, olga, clock.now())
    assert refusal_of(services.offer_role, *wanted, language="en") == Refusal.NOT_HERE


@pytest.mark.parametrize("act", [services.accept, services.decline])
def test_who_may_not_take_an_offer_up(offer, cast, act):
    paul, sam, now = find_account("paul@test.example"), find_account("sam@test.example"), clock.now()
    assert refusal_of(act, offer, sam, now) == Refusal.ANOTHERS
    assert refusal_of(act, offer, paul, now + timedelta(days=14)) == Refusal.EXPIRED
    with transaction():
        paul.confirmed_at = None
    assert refusal_of(act, offer, paul, now) == Refusal.UNCONFIRMED
    assert not paul.grants


def test_nobody_unconfirmed_is_given_a_role(context, cast, edition):
    sam = find_account("sam@test.example")
    with transaction():
        sam.confirmed_at = None
    assert refusal_of(services.give, where_edition(edition), sam, Role.DESK, None, clock.now()) == Refusal.UNCONFIRMED


def test_an_offer_that_is_taken_back_or_declined_is_over(offer, olga, edition):
    paul, now = find_account("paul@test.example"), clock.now()
    with transaction():
        services.take_back(offer, olga, now)
    assert refusal_of(services.accept, offer, paul, now) == Refusal.TAKEN_BACK
    assert refusal_of(services.send_again, offer, olga, now) == Refusal.TAKEN_BACK
    second = make_offer(olga, edition, "paul@test.example")
    with transaction():
        services.decline(second, paul, now)
    assert refusal_of(services.accept, second, paul, now) == Refusal.DECLINED
    assert offers_in(Scope.EDITION, edition.id) == []


def test_an_expired_offer_sent_again_has_another_link_and_counts_anew(offer, olga):
    old, later = offer.token_hash, clock.now() + timedelta(days=20)
    with transaction():
        services.send_again(offer, olga, later)
    assert offer.token_hash != old
    assert len(letters_to("paul@test.example")) == 2
    paul = find_account("paul@test.example")
    with transaction():
        services.accept(offer, paul, later + timedelta(days=13))
    assert [grant.role for grant in paul.grants] == [Role.DESK]


def test_handing_over_ends_the_own_role_when_it_is_accepted_and_not_before(context, cast):
    admin, paul, site = db.session.get_one(Account, cast.admin), find_account("paul@test.example"), Where(Scope.SITE)
    with transaction():
        offer = services.offer_role(site, paul.email, Role.OWNER, admin, clock.now(), language="en", hands_over=True)
    assert roles_in(site) == {("admin", Role.OWNER)}
    with transaction():
        services.accept(offer, paul, clock.now())
    assert roles_in(site) == {("paul", Role.OWNER)}
    acts = [entry.act for entry in db.session.scalars(select_entries(None, LogFilter(thing="site")))]
    assert acts == ["role taken", "role given", "role offered", "role given"]


def test_the_last_owner_cannot_leave_nor_be_put_out(context, cast, edition):
    admin, site = db.session.get_one(Account, cast.admin), Where(Scope.SITE)
    assert refusal_of(services.take, admin.grants[0], site, admin, clock.now()) == Refusal.LAST_OWNER
    series = where_series(edition.series)
    (own,) = grants_in(series.scope, series.key)
    assert refusal_of(services.take, own, series, admin, clock.now()) == Refusal.LAST_OWNER
    with transaction():
        services.give(series, admin, Role.OWNER, admin, clock.now())
        services.take(own, series, admin, clock.now())
    assert roles_in(series) == {("admin", Role.OWNER)}


def test_who_is_put_out_cannot_have_left_invitations_behind(context, cast, edition):
    """An owner that another owner puts out would otherwise come back by an address of their own."""
    orhan, olga = db.session.get_one(Account, cast.orhan), db.session.get_one(Account, cast.olga)
    theirs, hers = make_offer(orhan, edition, "back@door.example"), make_offer(olga, edition, "a@b.example")
    grant = orhan.grants[0]
    with transaction():
        services.take(grant, where_edition(edition), olga, clock.now())
    assert (theirs.taken_back_at is None, hers.taken_back_at is None) == (False, True)


def test_a_role_is_held_once(context, cast, edition):
    where, sam, now = where_edition(edition), find_account("sam@test.example"), clock.now()
    with transaction():
        services.give(where, sam, Role.DESK, None, now)
    assert refusal_of(services.give, where, sam, Role.DESK, None, now) == Refusal.HELD
    with transaction():
        services.give(where, sam, Role.VIEWER, None, now)
    query = select(func.count()).select_from(Grant).where(Grant.account_id == sam.id)
    assert db.session.scalar(query) == 2
    assert db.session.scalar(select(func.count()).select_from(GrantOffer)) == 0


def test_sending_a_hand_over_again_hands_over_the_role_of_who_offered_it(context, cast, edition, olga):
    orhan = db.session.get_one(Account, cast.orhan)
    offer = make_offer(orhan, edition, "paul@test.example", Role.OWNER, hands_over=True)
    with transaction():
        services.send_again(offer, db.session.get_one(Account, cast.admin), clock.now())
        services.accept(offer, find_account("paul@test.example"), clock.now())
    assert ("paul", Role.OWNER) in roles_in(where_edition(edition))
    assert ("orhan", Role.OWNER) not in roles_in(where_edition(edition))
    assert db.session.get_one(Account, cast.admin).grants


def test_whoever_loses_a_role_gets_a_letter_and_who_gives_it_up_does_not(context, cast, edition, olga):
    vera, dana = (db.session.get_one(Account, key) for key in (cast.vera, cast.dana))
    where = where_edition(edition)
    with transaction():
        services.take(vera.grants[0], where, olga, clock.now())
        services.take(dana.grants[0], where, dana, clock.now())
    assert [letter.template for letter in letters_to(vera.email)] == ["role"]
    assert "Viewer" in compose(letters_to(vera.email)[0]).get_body().get_content()
    assert letters_to(dana.email) == []


@pytest.mark.parametrize("is_admin", [False, True])
def test_nobody_gets_a_role_that_its_inviter_may_give_no_more(context, cast, edition, olga, is_admin):
    """However that came about: here past every act."""
    inviter = db.session.get_one(Account, cast.admin) if is_admin else olga
    offer = make_offer(inviter, edition, "paul@test.example")
    with transaction():
        db.session.execute(delete(Grant).where(Grant.account_id == inviter.id))
    db.session.expire_all()
    paul = find_account("paul@test.example")
    assert refusal_of(services.accept, offer, paul, clock.now()) is Refusal.LAPSED
    assert refusal_of(services.send_again, offer, olga, clock.now()) is Refusal.LAPSED
    with transaction():
        services.decline(offer, paul, clock.now())


def test_what_one_may_still_give_by_another_role_stays_offered(context, cast, edition, olga):
    offer = make_offer(olga, edition, "paul@test.example")
    for where in (where_edition(edition), where_series(edition.series)):
        assert offer.taken_back_at is None
        with transaction():
            services.give(where, db.session.get_one(Account, cast.sam), Role.OWNER, None, clock.now())
            mine = [grant for grant in olga.grants if (grant.scope, grant.scope_id) == (where.scope, where.key)]
            services.take(mine[0], where, olga, clock.now())
    assert offer.taken_back_at
