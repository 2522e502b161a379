"""What a letter of an account says is so when it leaves, and what it opens opens."""

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, FactorDemand, OneTimeLink, Purpose, Role, Scope
from forum.accounts.services import (
    Asked,
    ask_in,
    ask_reset,
    come_in,
    disable,
    enable,
    give,
    offer_role,
    send_again,
    take,
    waive_factor,
)
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import where_edition
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState
from forum.mail.rules import Withheld, explain
from forum.mail.services import write_letter

PAUL = "paul@test.example"


def get(key):
    return db.session.get_one(Account, key)


def became():
    """Of each letter, whether it left or why not."""
    deliver_letters()
    letters = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(letter.template, letter.error or letter.state.value) for letter in letters]


def test_a_code_that_was_used_is_not_sent(context, cast):
    for _ in range(2):
        with transaction():
            ask_in(Asked(PAUL, "browser"), "en", clock.now())
    with transaction():
        come_in(
            db.session.scalars(select(OneTimeLink).where(OneTimeLink.purpose == Purpose.CONFIRM)).first(),
            "",
            clock.now(),
        )
    assert became() == [("sign_in", Withheld.USED)] * 2


@pytest.mark.parametrize("email", [PAUL, "nobody@test.example"])
def test_a_code_that_works_is_sent(context, cast, email):
    with transaction():
        ask_in(Asked(email, "browser"), "en", clock.now())
    assert became() == [("sign_in" if email == PAUL else "confirm", LetterState.SENT.value)]


def test_an_account_that_is_open_again_is_not_told_to_be_closed(context, cast):
    for act in (lambda *who: disable(who[0], "spam", *who[1:]), enable):
        with transaction():
            act(get(cast.paul), get(cast.admin), clock.now())
    assert became() == [("closed", Withheld.OVER), ("closed", LetterState.SENT.value)]


def test_a_role_that_is_held_again_is_not_told_to_be_over(context, cast):
    with transaction():
        where, dana, olga = where_edition(db.session.get_one(Edition, cast.edition)), get(cast.dana), get(cast.olga)
        take(next(grant for grant in dana.grants if grant.role is Role.DESK), where, olga, clock.now())
    with transaction():
        give(where_edition(db.session.get_one(Edition, cast.edition)), get(cast.dana), Role.DESK, olga, clock.now())
    assert became() == [("role", Withheld.OVER)]


@pytest.mark.parametrize("has_factor", [False, True])
def test_a_factor_that_is_there_or_demanded_no_more_is_not_asked_for(context, cast, has_factor):
    with transaction():
        where = where_edition(db.session.get_one(Edition, cast.edition))
        db.session.add(FactorDemand(scope=where.scope, scope_id=where.key, about=where.name, demanded_at=clock.now()))
        values = {"scope": Scope.EDITION.label, "scope_id": where.key, "about": {}, "actor": "Olga"}
        for _ in range(2):
            about = ("account", cast.dana)
            more = {"about": about, "account_id": cast.dana}
            write_letter("dana@test.example", "en", "factor_demanded", values, clock.now(), **more)
    with transaction():
        get(cast.dana).has_factor = has_factor
        if not has_factor:
            waive_factor(where_edition(db.session.get_one(Edition, cast.edition)), get(cast.olga), clock.now())
    assert became() == [("factor_demanded", Withheld.OVER)] * 2


def end_desk(cast, *, again=False):
    """Dana is at the desk no more; if again, she is once more before."""
    with transaction():
        where, dana, olga = where_edition(db.session.get_one(Edition, cast.edition)), get(cast.dana), get(cast.olga)
        if again:
            give(where, dana, Role.DESK, olga, clock.now())
        take(next(grant for grant in dana.grants if grant.role is Role.DESK), where, olga, clock.now())


@pytest.mark.both
def test_a_role_that_ended_twice_is_told_to_be_over_once(context, cast):
    end_desk(cast)
    end_desk(cast, again=True)
    assert became() == [("role", Withheld.SUPERSEDED), ("role", LetterState.SENT.value)]


@pytest.mark.both
def test_an_account_closed_twice_is_told_so_once(context, cast):
    for act in (lambda *who: disable(who[0], "spam", *who[1:]), enable, lambda *who: disable(who[0], "spam", *who[1:])):
        with transaction():
            act(get(cast.paul), get(cast.admin), clock.now())
    assert became() == [
        ("closed", Withheld.SUPERSEDED), ("closed", Withheld.OVER), ("closed", LetterState.SENT.value),
    ]  # fmt: skip


@pytest.mark.both
def test_a_letter_of_an_account_goes_to_its_address_of_now(context, cast):
    end_desk(cast)
    with transaction():
        get(cast.dana).email = "new@test.example"
        db.session.flush()
        get(cast.sam).email = "dana@test.example"
    deliver_letters()
    assert db.session.scalars(select(Letter.recipient).where(Letter.template == "role")).all() == ["new@test.example"]


@pytest.mark.both
def test_a_closed_account_is_offered_nothing_and_told_of_no_role(context, cast):
    end_desk(cast)
    with transaction():
        where = where_edition(db.session.get_one(Edition, cast.edition))
        offer_role(where, "dana@test.example", Role.DESK, get(cast.olga), clock.now(), language="en")
        disable(get(cast.dana), "spam", get(cast.admin), clock.now())
    told = ("closed", LetterState.SENT.value)
    assert became() == [("role", Withheld.UNTOLD), ("offer", Withheld.UNTOLD), told]


def test_of_an_offer_the_last_letter_leaves(context, cast):
    with transaction():
        where = where_edition(db.session.get_one(Edition, cast.edition))
        offer = offer_role(where, "new@test.example", Role.DESK, get(cast.olga), clock.now(), language="en")
    with transaction():
        send_again(offer, get(cast.olga), clock.now())
    assert became() == [("offer", Withheld.SUPERSEDED), ("offer", LetterState.SENT.value)]


def test_a_link_to_a_new_password_that_ended_is_not_sent(context, cast):
    with transaction():
        ask_reset(PAUL, "en", "net", clock.now())
    with transaction():
        disable(get(cast.paul), "spam", get(cast.admin), clock.now())
    assert became()[0] == ("reset", Withheld.USED)


@pytest.mark.parametrize("why", Withheld)
def test_the_outbox_says_why_a_letter_was_withheld(why):
    assert explain(why) != explain("anything")
