"""The draft in the words of a release."""

from datetime import timedelta

import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.forms import SessionForm
from forum.programme.models import Session
from forum.releases.rules import DETAILS, Facts, Frequency, details_of
from forum.schedule.models import Slot, SlotException
from forum.schedule.models import SlotState as S
from forum.schedule.queries import draft_of, occurrences_of
from tests.factories import text


def test_every_detail_is_asked_for_stored_and_released(app):
    with app.test_request_context():
        assert [name for name in DETAILS if name not in SessionForm(edition_id=1, tracks=[], people=[]).values] == []
    assert [name for name in DETAILS if name not in Session.__table__.columns] == []
    assert [name for name in DETAILS if name not in Facts.__struct_fields__] == []
    fields, defaults = Facts.__struct_fields__, Facts.__struct_defaults__
    assert len(fields) - len(defaults) == fields.index("repeats")  # whatever was added since has a default


def test_a_session_of_which_nothing_is_said_looks_like_one_of_an_older_release(context, cast):
    edition = db.session.get_one(Edition, cast.edition)
    with transaction():
        bare = Session(edition_id=edition.id, title=text("Bare"), abstract={}, languages=[], interpretation=[])
        other = db.session.get_one(Slot, cast.session)
        db.session.add(Slot(session=bare, edition_id=edition.id, starts_at=other.starts_at, ends_at=other.ends_at))
    db.session.expire_all()
    facts = next(f for f in draft_of(edition) if f.title == {"en": "Bare"})
    assert list(details_of(facts)) == []
    assert repr(facts).endswith("repeats=None)")


@pytest.mark.parametrize(("series", "date", "told"), [(S.TENTATIVE, S.CANCELLED, "cancelled"), (S.TENTATIVE, S.CONFIRMED, "tentative"), (S.CANCELLED, S.CONFIRMED, "cancelled")])  # fmt: skip
def test_the_desk_tells_an_occurrence_as_calendars_do(context, cast, series, date, told):
    edition, slot = db.session.get_one(Edition, cast.edition), db.session.get_one(Slot, cast.session)
    with transaction():
        slot.state, slot.frequency, slot.until = series, Frequency.DAILY, slot.starts_at + timedelta(days=1)
        times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "recurs_at": slot.starts_at}
        slot.exceptions.append(SlotException(state=date, **times))
    desk, public = occurrences_of(slot, edition)[0], draft_of(edition)[0].occurrences(edition.venue.timezone)[0]
    assert (desk.status, public.status) == (told, told)
