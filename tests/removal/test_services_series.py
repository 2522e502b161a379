"""Who may see the editions of a series, and who may give roles in them, once it is merged or that is undone."""

import pytest

from forum import clock
from forum.accounts.models import Account, Role, Scope
from forum.accounts.queries import offers_in
from forum.accounts.rules import Refusal as OfferRefusal
from forum.accounts.services import accept, give, offer_role
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Series
from forum.editions.queries import get_edition, get_public, get_series, where_edition, where_series
from forum.editions.services import close_series, open_series, save_series
from forum.errors import NotFound
from forum.removal.models import Merger
from forum.removal.rules import Refusal
from forum.removal.services import archive, take_back
from forum.schedule.services import announce_edition, cancel_edition, postpone_edition
from tests.factories import make_edition
from tests.removal.conftest import Pair
from tests.removal.test_services import do_merge, do_take_back, olga, refusal


@pytest.fixture
def fair(context, cast):
    """Makes two series alike, of which Olga owns both and the first has an edition in that state; their keys."""

    def made(state: EditionState, *, closed: bool = False) -> tuple[int, Pair]:
        with transaction():
            edition = make_edition("fair", state=state, closed=closed)
            into = Series(slug="expo", name={"en": "Expo"}, summary={}, about={}, closed=closed)
            db.session.add(into)
            db.session.flush()
            for series in (edition.series, into):
                give(where_series(series), olga(cast), Role.OWNER, None, clock.now())
            return edition.id, Pair(edition.series_id, into.id)

    return made


def turn(cast, act, key):
    with transaction():
        act(db.session.get_one(Series, key), olga(cast), clock.now())


def do(cast, act, key):
    with transaction():
        act(db.session.get_one(Edition, key), olga(cast), clock.now())


def can_see(reader):
    try:
        return bool(get_edition("fair", "2027", reader))
    except NotFound:
        return False


def test_what_is_published_of_a_merged_edition_is_for_those_of_its_new_series(cast, fair):
    key, pair = fair(EditionState.DRAFT)
    do_merge(cast, "series", pair)
    turn(cast, close_series, pair.other)
    do(cast, announce_edition, key)
    assert get_public(key).owner.slug == "expo"
    assert not can_see(None)
    assert can_see(olga(cast))


def test_who_knew_the_series_before_does_not_see_its_closed_edition_again(cast, fair):
    key, pair = fair(EditionState.ANNOUNCED, closed=True)
    sam = db.session.get_one(Account, cast.sam)
    with transaction():
        give(where_series(db.session.get_one(Series, pair.used)), sam, Role.MEMBER, None, clock.now())
    assert can_see(sam)
    do_merge(cast, "series", pair)
    do(cast, postpone_edition, key)
    assert not can_see(sam)


def test_undoing_shows_nobody_what_was_announced_for_members_only(cast, fair):
    key, pair = fair(EditionState.DRAFT)
    merger = do_merge(cast, "series", pair)
    turn(cast, close_series, pair.other)
    do(cast, announce_edition, key)
    assert refusal(take_back, db.session.get_one(Merger, merger), olga(cast), clock.now()) is Refusal.WOULD_OPEN
    assert not can_see(None)
    turn(cast, open_series, pair.other)
    assert do_take_back(cast, merger) == 0
    assert can_see(None)


def test_undoing_hides_nothing_that_calendars_carry(cast, fair):
    key, pair = fair(EditionState.ANNOUNCED, closed=True)
    merger = do_merge(cast, "series", pair)
    turn(cast, open_series, pair.other)
    assert refusal(take_back, db.session.get_one(Merger, merger), olga(cast), clock.now()) is Refusal.WOULD_CLOSE
    assert can_see(None)
    do(cast, cancel_edition, key)
    turn(cast, close_series, pair.other)
    assert do_take_back(cast, merger) == 0
    assert not can_see(None)


def test_drafts_go_back_to_a_series_that_is_not_as_open(cast, fair):
    key, pair = fair(EditionState.DRAFT)
    merger = do_merge(cast, "series", pair)
    turn(cast, close_series, pair.other)
    assert do_take_back(cast, merger) == 0
    assert get_public(key).owner.slug == "fair"
    assert not can_see(None)


def test_the_pages_say_why_a_merging_cannot_be_undone_instead_of_offering_it(app, cast, fair, sign_in):
    _, pair = fair(EditionState.ANNOUNCED)
    do_merge(cast, "series", pair)
    with transaction():
        db.session.get_one(Series, pair.other).closed = True
    reader = sign_in(cast.olga)
    for address in ("/manage/series/expo", "/manage/archive"):
        page = reader.get(address).text
        assert Refusal.WOULD_OPEN.value in page
        assert "take-back" not in page


@pytest.fixture
def invited(cast, fair):
    """Sam owns the first series only, and has invited Paul to own its edition; Rita, whom Olga invited, stays so."""
    key, pair = fair(EditionState.ANNOUNCED)
    with transaction():
        sam = db.session.get_one(Account, cast.sam)
        give(where_series(db.session.get_one(Series, pair.used)), sam, Role.OWNER, None, clock.now())
        where = where_edition(db.session.get_one(Edition, key))
        for name, by in (("paul", sam), ("rita", olga(cast))):
            offer_role(where, f"{name}@test.example", Role.OWNER, by, clock.now(), language="en")
    return key, pair


def addresses_invited(key):
    return [offer.email for offer in offers_in(Scope.EDITION, key)]


def test_an_invitation_ends_with_the_right_that_its_inviter_had_by_the_series(cast, invited):
    key, pair = invited
    (paul, rita) = offers_in(Scope.EDITION, key)
    do_merge(cast, "series", pair)
    assert addresses_invited(key) == ["rita@test.example"]
    assert refusal(accept, paul, db.session.get_one(Account, cast.paul), clock.now()) is OfferRefusal.TAKEN_BACK
    with transaction():
        accept(rita, db.session.get_one(Account, cast.rita), clock.now())


def test_undoing_a_merging_ends_what_owners_of_the_other_series_offered(cast, invited):
    key, pair = invited
    merger = do_merge(cast, "series", pair)
    with transaction():
        other = db.session.get_one(Account, cast.other)
        give(where_series(db.session.get_one(Series, pair.other)), other, Role.OWNER, None, clock.now())
        where = where_edition(db.session.get_one(Edition, key))
        offer_role(where, "dana@test.example", Role.DESK, other, clock.now(), language="en")
    do_take_back(cast, merger)
    assert addresses_invited(key) == ["rita@test.example"]


def test_an_archived_series_answers_at_no_address_of_old_either(cast, fair):
    _, pair = fair(EditionState.DRAFT)
    with transaction():
        expo = db.session.get_one(Series, pair.other)
        values = {"name": expo.name, "summary": expo.summary, "about": expo.about, "slug": "show"}
        save_series(expo, values, olga(cast), clock.now())
    assert get_series("expo", None).slug == "show"
    with transaction():
        archive(db.session.get_one(Series, pair.other), olga(cast), clock.now())
    for address in ("show", "expo"):
        with pytest.raises(NotFound):
            get_series(address, None)
