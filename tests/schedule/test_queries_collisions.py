"""Who is wanted in two editions at once: both drafts say so, details only to whom the other is theirs to see."""

from datetime import timedelta

import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import where_edition
from forum.people.models import Person
from forum.programme.models import Appearance, Session, Speaker, SpeakerRole
from forum.programme.queries import speakers_of
from forum.releases.rules import Frequency
from forum.schedule.models import Slot, SlotState
from forum.schedule.queries import collisions_of
from tests.factories import make_edition, make_session, text
from tests.test_lists import queries

DRAFTS = ("/manage/innoprom/2027/schedule", "/manage/innoprom/2027/release")
HIDDEN = "Hush-hush briefing"


def speaks(edition: Edition, person, title: str, *, role=SpeakerRole.SPEAKER, **kw) -> Session:
    speaker = Speaker(edition_id=edition.id, name=text("A. Aziza"), affiliation=text(""), biography=text(""))
    speaker.person = person
    session = make_session(edition, title, **kw)
    session.appearances = [Appearance(speaker=speaker, role=role)]
    db.session.flush()
    return session


@pytest.fixture
def later(app, cast) -> tuple[int, int]:
    """Aziza chairs in another edition, which Olga sees too, half an hour after her session here began."""
    with app.app_context(), transaction():
        edition = make_edition("later", state=EditionState.DRAFT)
        give(where_edition(edition), db.session.get_one(Account, cast.olga), Role.VIEWER, None, clock.now())
        session = speaks(edition, speakers_of(cast.edition)[0].person, HIDDEN, role=SpeakerRole.CHAIR)
        move(session.id, minutes=30)
        return edition.id, session.id


def move(session: int, **by) -> None:
    slot = db.session.get_one(Slot, session)
    slot.starts_at, slot.ends_at = slot.starts_at + timedelta(**by), slot.ends_at + timedelta(**by)


def found(cast, edition: int, who: str = "olga"):
    account = db.session.get_one(Account, getattr(cast, who))
    return collisions_of(db.session.get_one(Edition, edition), account).elsewhere


def test_both_drafts_say_who_is_wanted_twice(app, cast, sign_in, later):
    olga = sign_in(cast.olga)
    for path in DRAFTS:
        page = olga.get(path).text
        assert "Aziza" in page
        assert HIDDEN in page
        assert "later edition" in page
    assert "/manage/later/2027/schedule#session-" in page
    assert 'class="clash"' in olga.get(DRAFTS[0]).text
    there = olga.get("/manage/later/2027/schedule").text
    assert "A. Aziza" in there
    assert "innoprom edition" in there
    start = f"{cast.days}T10:00"
    page = olga.post(
        f"{DRAFTS[0]}/{cast.session}", data={"starts_at": start, "ends_at": f"{cast.days}T11:00", "state": "confirmed",
                                             "room_id": "0", "frequency": ""}, follow_redirects=True).text  # fmt: skip
    assert "but it collides" in page


def test_whom_the_other_is_hidden_from_learns_when_and_nothing_else(app, cast, sign_in, later):
    with app.app_context(), transaction():  # two sessions there are one line here
        twin = make_session(db.session.get_one(Edition, later[0]), "Twin")
        twin.appearances = [Appearance(speaker=speakers_of(later[0])[0])]
    for who in ("petra", "orhan", "vera"):
        client = sign_in(getattr(cast, who))
        for path in DRAFTS if who != "vera" else DRAFTS[:1]:
            page = client.get(path).text
            assert page.partition("</section>")[0].count("elsewhere at that time") == 1
            assert "Aziza" in page
            for secret in (HIDDEN, "later", "10:30"):
                assert secret not in page


@pytest.mark.parametrize("how", ["after", "cancelled slot", "postponed", "no slot", "another person"])
def test_who_is_free_meanwhile_does_not_collide(app, cast, later, how):
    edition, session = later
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, session)
        if how == "after":
            move(session, minutes=30)
        elif how == "cancelled slot":
            slot.state = SlotState.CANCELLED
        elif how == "postponed":
            db.session.get_one(Edition, edition).state = EditionState.POSTPONED
        elif how == "no slot":
            db.session.delete(slot)
        else:
            speakers_of(edition)[0].person = Person(family_name="Namesake")
    with app.app_context():
        assert found(cast, cast.edition) == found(cast, edition) == ()


def test_an_occurrence_collides_by_the_clock_of_its_own_edition(app, cast, later):
    edition, session = later
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, session)
        move(session, days=-2)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=5)
    with app.app_context():
        (clash,) = found(cast, cast.edition)
        assert clash.first.id == cast.session
        assert (clash.busy.session.id, clash.busy.edition.id) == (session, edition)
        here = db.session.get_one(Slot, cast.session)
        assert clash.busy.starts_at == here.starts_at + timedelta(minutes=30)
        assert [clash.first.id for clash in found(cast, edition)] == [session]


@pytest.mark.slow
def test_many_editions_cost_the_queries_of_few(app, cast, sign_in, later):
    def more(names):
        with app.app_context(), transaction():
            person = speakers_of(cast.edition)[0].person
            for name in names:
                edition = make_edition(name)
                give(where_edition(edition), db.session.get_one(Account, cast.olga), Role.VIEWER, None, clock.now())
                speaks(edition, person, f"Elsewhere {name}")

    olga = sign_in(cast.olga)
    more(["one"])
    few = queries(app, olga, DRAFTS[0])
    more([f"more{n}" for n in range(15)])
    assert queries(app, olga, DRAFTS[0]) <= few
    listed, _, rows = olga.get(DRAFTS[0]).text.partition("</section>")
    assert (listed.count("Elsewhere"), rows.count("Elsewhere")) == (16, 3), "beside the session the first alone"
