"""A hall of a shared venue that another edition uses at that hour: that is said, by name to whom it is not hidden."""

from datetime import timedelta

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import where_edition
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotException, SlotState
from forum.schedule.queries import collisions_of
from forum.schedule.services import release_draft
from forum.zones import get_zone
from tests.factories import make_edition, make_session
from tests.test_lists import queries

DRAFTS = ("/manage/innoprom/2027/schedule", "/manage/innoprom/2027/release")
HIDDEN, TAKEN = "Hush-hush briefing", "is used at that hour by another forum"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def beside(cast, slug: str, title: str, **kw) -> int:
    """An edition that has a session in our hall at our hour."""
    ours = db.session.get_one(Edition, cast.edition)
    edition = make_edition(slug, **kw)
    edition.venue = ours.venue
    session = make_session(edition, title, room=db.session.get_one(Slot, cast.session).room)
    return session.id


@pytest.fixture
def taken(app, cast) -> int:
    with app.app_context(), transaction():
        return beside(cast, "later", HIDDEN, state=EditionState.DRAFT)


def release(session: int, by: int) -> None:
    edition = db.session.get_one(Edition, db.session.get_one(Slot, session).edition_id)
    release_draft(edition, db.session.get_one(Account, by), clock.now())


def collisions(client, path: str) -> list[str]:
    page = lxml.html.fromstring(client.get(path).text)
    return [" ".join(each.text_content().split()) for each in page.xpath("//section[@aria-labelledby='conflicts']//li")]


def test_a_hall_that_a_hidden_forum_uses_is_only_taken(app, cast, sign_in, taken):
    with app.app_context(), transaction():  # two sessions there are one line here
        slot = db.session.get_one(Slot, taken)
        make_session(db.session.get_one(Edition, slot.edition_id), "Twin", room=slot.room)
    for who in ("olga", "petra"):
        for path in DRAFTS:
            (line,) = collisions(sign_in(getattr(cast, who)), path)
            assert line.startswith("Hall 1: Opening × ")
            assert TAKEN in line
            for secret in (HIDDEN, "later", "Twin"):
                assert secret not in line


def test_who_may_see_the_other_draft_is_told_what_it_is(app, cast, sign_in, taken):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, db.session.get_one(Slot, taken).edition_id)
        give(where_edition(edition), db.session.get_one(Account, cast.olga), Role.VIEWER, None, clock.now())
    for path in DRAFTS:
        (line,) = collisions(sign_in(cast.olga), path)
        assert HIDDEN in line
        assert "later edition" in line
    assert "Opening" in " ".join(collisions(sign_in(cast.olga), "/manage/later/2027/schedule"))


@pytest.mark.parametrize("how", ["public", "of a closed series", "not released", "in another hall"])
def test_what_everyone_may_read_is_told_as_it_was_released(app, cast, sign_in, how):
    with app.app_context(), transaction():
        session = beside(cast, "later", "As released", closed=how == "of a closed series")
        slot = db.session.get_one(Slot, session)
        room = slot.room
        if how == "in another hall":
            slot.room = None
        if how != "not released":
            release(session, cast.admin)
        slot.session.title, slot.room = {"en": HIDDEN}, room
    (line,) = collisions(sign_in(cast.olga), DRAFTS[0])
    assert ("As released" in line and "later edition" in line) is (how == "public")
    assert (TAKEN in line) is (how != "public")
    assert HIDDEN not in line


@pytest.mark.parametrize("how", ["after", "cancelled", "postponed", "another hall"])
def test_a_hall_that_is_free_meanwhile_does_not_collide(app, cast, sign_in, taken, how):
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, taken)
        if how == "after":
            slot.starts_at, slot.ends_at = slot.starts_at + HOUR, slot.ends_at + HOUR
        elif how == "cancelled":
            slot.state = SlotState.CANCELLED
        elif how == "postponed":
            db.session.get_one(Edition, slot.edition_id).state = EditionState.POSTPONED
        else:
            slot.room = None
    assert collisions(sign_in(cast.olga), DRAFTS[0]) == []


def test_a_single_date_in_the_hall_collides(app, cast, sign_in, taken):
    with app.app_context(), transaction():
        slot, hall = db.session.get_one(Slot, taken), db.session.get_one(Slot, cast.session).room
        slot.starts_at, slot.ends_at = slot.starts_at - DAY, slot.ends_at - DAY
        slot.room, slot.frequency, slot.until = None, Frequency.DAILY, slot.starts_at + 3 * DAY
        at = slot.starts_at + DAY
        slot.exceptions = [SlotException(recurs_at=at, starts_at=at, ends_at=at + HOUR, room=hall)]
    assert len(collisions(sign_in(cast.olga), DRAFTS[0])) == 1


def test_it_is_said_when_a_session_is_saved(app, cast, sign_in, taken):
    typed = {"starts_at": f"{cast.days}T10:30", "ends_at": f"{cast.days}T11:30", "state": "confirmed", "frequency": ""}
    with app.app_context():
        typed["room_id"] = str(db.session.get_one(Slot, cast.session).room_id)
    page = sign_in(cast.olga).post(f"{DRAFTS[0]}/{cast.session}", data=typed, follow_redirects=True).text
    assert "but it collides" in page
    assert TAKEN in page


@pytest.mark.slow
def test_many_forums_in_one_hall_cost_the_queries_of_few(app, cast, sign_in):
    def more(names):
        with app.app_context(), transaction():
            for n, name in enumerate(names):
                session = beside(cast, name, f"Elsewhere {name}")
                if n % 2:
                    release(session, cast.admin)

    olga = sign_in(cast.olga)
    more(["one", "two"])
    few = queries(app, olga, DRAFTS[0])
    more([f"more{n}" for n in range(10)])
    assert queries(app, olga, DRAFTS[0]) <= few
    with app.app_context():
        account = db.session.get_one(Account, cast.olga)
        assert len(collisions_of(db.session.get_one(Edition, cast.edition), account).elsewhere) == 7, (
            "the hidden as one"
        )


def test_the_hours_are_those_that_overlap(app, cast, sign_in, taken):
    with app.app_context(), transaction():
        ours, theirs = db.session.get_one(Slot, cast.session), db.session.get_one(Slot, taken)
        theirs.starts_at, theirs.ends_at = ours.starts_at - HOUR, ours.ends_at - HOUR / 4
        inside = make_session(db.session.get_one(Edition, cast.edition), "Inside", room=ours.room)
        slot = db.session.get_one(Slot, inside.id)
        slot.starts_at, slot.ends_at = ours.starts_at - HOUR, ours.starts_at + HOUR / 4
        edition = db.session.get_one(Edition, theirs.edition_id)
        give(where_edition(edition), db.session.get_one(Account, cast.olga), Role.VIEWER, None, clock.now())
        zone = get_zone("Asia/Tashkent")
        start, quarter, end = (
            f"{t.astimezone(zone):%H:%M}" for t in (ours.starts_at, slot.ends_at, ours.ends_at - HOUR / 4)
        )
    for path in DRAFTS:
        lines = collisions(sign_in(cast.olga), path)
        (own,), (other, *_) = ([e for e in lines if " × Inside" in e or "Inside × O" in e],
                               [e for e in lines if "Opening × " + HIDDEN in e])  # fmt: skip
        assert f"{start}–{quarter}, Tashkent" in own
        assert f"{start}–{end}, Tashkent" in other
