"""A release is exactly what was shown, whatever was done between."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import get_public
from forum.errors import Refused
from forum.programme.models import Session
from forum.releases.queries import find_document
from forum.schedule.models import Proposal, Slot
from forum.schedule.queries import document_after, waiting_of, whole_draft
from forum.schedule.services import propose, release
from tests.factories import make_session, text
from tests.worlds import shown_to


def test_what_a_colleague_adds_after_the_look_waits_and_is_said(app, client, released, sign_in):
    olga = sign_in(released.olga)
    with app.app_context(), transaction():
        db.session.get_one(Session, released.session).title = text("Opening, corrected")
    shown = shown_to(olga)
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, released.edition)
        make_session(edition, "Slipped in")
        edition.name = text("Renamed meanwhile")
    said = olga.post("/manage/innoprom/2027/release", data={"shown": shown}, follow_redirects=True).text
    assert "Release 2 is public now." in said
    assert "2 other changes of the draft are not public: they wait for a release." in said
    page = client.get("/forums/innoprom/2027/programme").text
    assert "Opening, corrected" in page
    assert "Slipped in" not in page
    assert "Renamed meanwhile" not in page
    assert "Slipped in" in olga.get("/manage/innoprom/2027/release").text


@pytest.mark.parametrize("shown", ["", "0", "f" * 32, "х" * 500])
def test_what_nobody_was_shown_cannot_be_released(app, client, released, sign_in, shown):
    with app.app_context(), transaction():
        db.session.get_one(Session, released.session).title = text("Unseen")
    olga = sign_in(released.olga)
    said = olga.post("/manage/innoprom/2027/release", data={"shown": shown}, follow_redirects=True).text
    assert "Look at the difference again" in said
    assert "Unseen" not in client.get("/forums/innoprom/2027/programme").text


def test_what_was_shown_of_another_edition_or_before_another_release_is_refused(app, context, cast):
    olga, now = db.session.get_one(Account, cast.olga), clock.now()
    with transaction():
        edition, closed = db.session.get_one(Edition, cast.edition), db.session.get_one(Edition, cast.closed)
        make_session(closed, "TOP SECRET")
        foreign, first = propose(closed, now).id, propose(edition, now).id
        with pytest.raises(Refused, match="Look at the difference again"):
            release(edition, foreign, olga, now)
        release(edition, first, olga, now)
        edition.name = text("Other")
        db.session.flush()
        with pytest.raises(Refused, match="Look at the difference again"):
            release(edition, first, olga, now)


def test_looking_twice_keeps_one_proposal_and_old_ones_go(context, cast):
    with transaction():
        edition, now = db.session.get_one(Edition, cast.edition), clock.now()
        assert propose(edition, now).id == propose(edition, now + timedelta(hours=1)).id
        edition.name = text("Other")
        db.session.flush()
        propose(edition, now + timedelta(days=9))
        assert len(db.session.query(Proposal).all()) == 1


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("title"), st.integers(0, 5)),
        st.tuples(st.just("name"), st.integers(0, 5)),
        st.tuples(st.just("hour"), st.integers(6, 16)),
        st.tuples(st.just("look"), st.integers(0, 1)),
        st.tuples(st.just("release"), st.integers(0, 1)),
    ),
    max_size=14,
)


@pytest.mark.slow
@given(ACTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_who_edit_look_and_release_in_any_order_publish_what_each_was_shown(context, cast, acts):
    """Everything of the draft is public or waits: nothing else, nothing lost."""
    shown: dict[int, tuple[str, object, object]] = {}
    for act, value in acts:
        with transaction():
            edition, session = db.session.get_one(Edition, cast.edition), db.session.get_one(Session, cast.session)
            slot, olga, now = (
                db.session.get_one(Slot, cast.session),
                db.session.get_one(Account, cast.olga),
                clock.now(),
            )
            if act == "title":
                session.title = text(f"Title {value}")
            elif act == "name":
                edition.name = text(f"Name {value}")
            elif act == "hour":
                slot.starts_at = slot.starts_at.replace(hour=value)
                slot.ends_at = slot.starts_at + timedelta(hours=1)
            elif act == "look":
                seen = propose(edition, now)
                document = document_after(edition, seen.draft, now)
                shown[value] = seen.id, {s.facts.uid: s.facts for s in document.sessions}, seen.draft.edition
            elif value in shown:
                before = get_public(edition.id).stamp
                try:
                    release(edition, shown[value][0], olga, now)
                except Refused:
                    assert get_public(edition.id).stamp == before
                    continue
                _, sessions, facts = shown[value]
                public = find_document(edition.id)
                assert ({s.facts.uid: s.facts for s in public.sessions}, get_public(edition.id).facts) == (
                    sessions,
                    facts,
                )
                assert public.edition.facts == facts
    with transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        waiting = waiting_of(edition, whole_draft(edition))
        if waiting.number or find_document(edition.id) is None:
            release(edition, propose(edition, clock.now()).id, olga, clock.now())
        assert waiting_of(edition, whole_draft(edition)).number == 0
