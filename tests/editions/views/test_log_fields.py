"""The log of every attribute that is traced: whoever changes it in its form finds it there, before and after."""

import re
from datetime import date, datetime, timedelta

import lxml.html
import pytest
from sqlalchemy import func, select

from forum import clock
from forum.accounts.models import Account
from forum.audit.models import AuditEntry, Traced
from forum.db import db, transaction
from forum.editions.models import PRACTICAL, Edition
from forum.people.models import PERSON_FIELDS
from forum.registration.models import Category
from forum.registration.services import enter
from forum.releases.rules import WEEKDAYS, Frequency
from forum.schedule.models import Slot, key_of
from tests.factories import MAKERS, register, text
from tests.opening import Editor

DESK = "/manage/innoprom/2027"
BY_ACTS = {
    "grant": {"email", "role"},
    "grant_offer": {"email", "role"},
    "edition": {"state"},
    "registration": {"state", "number"},
    "series": {"closed"},
    "person": {"email"},
    "slot_exception": {"recurs_at"},
}
"""What no form changes: acts do, which say so by their names."""
OTHERS = {
    ("edition", "slug"): {"slug": "2031"},
    ("edition", "opens_at"): {"opens_at": "08:00"},
    ("edition", "closes_at"): {"closes_at": "18:00"},
    ("edition", "day_starts_at"): {"day_starts_at": "05:00"},
    ("edition", "contact"): {"contact": "help@forum.example"},
    ("series", "slug"): {"slug": "another"},
    ("series", "figures"): {"figures-en": "7 | seas"},
    ("slot", "weekdays"): {"weekdays": list(WEEKDAYS)},
    ("slot", "interval"): {"interval": "2"},
    ("slot", "frequency"): {"frequency": "weekly"},
    ("slot_exception", "left_out"): {"state": "left out"},
    ("category", "quota"): {"quota": "7"},
    ("room", "capacity"): {"capacity": "7"},
    ("person", "phone"): {"phone": "+998 71 200"},
    ("registration", "email"): {"email": "nora@forum.example"},
    ("registration", "phone"): {"phone": "+998 71 200"},
    ("session", "stream_url"): {"stream_url": "https://forum.example/live"},
    ("session", "speakers"): {"speakers": []},
    ("session", "chairs"): {"chairs": ["1"]},
    ("venue", "timezone"): {"timezone": "Asia/Samarkand"},
    ("venue", "country"): {"country": "KZ", "timezone": "Asia/Almaty"},
    ("venue", "latitude"): {"latitude": "40"},
    ("venue", "longitude"): {"longitude": "60"},
}
"""What a field says then, where that is not any text and no other choice."""
GOES_WITH = {
    ("edition", "starts_on"): {"along": "y"},
    ("edition", "opens_at"): {"closes_at": "18:00"},
    ("edition", "closes_at"): {"opens_at": "08:00"},
    ("edition", "venue"): {"room-1": "none"},
    ("slot", "weekdays"): {"frequency": "weekly"},
    ("session", "chairs"): {"speakers": []},
}
"""What it cannot say alone."""
FIELDS = [
    (table.__tablename__, name)
    for table in sorted(Traced.__subclasses__(), key=lambda table: table.__tablename__)
    for name in table.TRACED
    if name not in BY_ACTS.get(table.__tablename__, ())
]


@pytest.fixture
def pages(app, cast):
    """Where each kind is edited; of everything that is chosen there is another, and the opening is repeated."""
    with app.app_context(), transaction():
        edition, slot = db.session.get_one(Edition, cast.edition), db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
        own = {kind: db.session.scalar(select(func.min(table.id))) for kind, table in _tables().items()}
        for kind, make in MAKERS.items():
            make(edition, f"Another {kind}")
        edition.venue.name = text("Arena")
        category, paul = db.session.get_one(Category, cast.category), db.session.get_one(Account, cast.paul)
        reference = register(edition, category, paul).reference
        rita, nora = db.session.get_one(Account, cast.rita), {"family_name": "Nora", "country": "UZ"}
        entered = enter(edition, category, nora, {"note": ""}, rita, clock.now()).reference
        venue, day = f"/manage/venues/{edition.venue_id}", key_of(slot.starts_at)
    return {
        "track": f"{DESK}/tracks/{own['track']}",
        "speaker": f"{DESK}/speakers/{own['speaker']}",
        "session": f"{DESK}/sessions/{cast.session}",
        "slot": f"{DESK}/schedule/{cast.session}",
        "slot_exception": f"{DESK}/schedule/{cast.session}/occurrences/{day}",
        "series": "/manage/series/innoprom",
        "edition": f"{DESK}/facts",
        "practical": f"{DESK}/practical",
        "venue": venue,
        "room": f"{venue}/rooms/{own['room']}",
        "category": f"{DESK}/categories/{cast.category}",
        "entered": f"{DESK}/registrations/{entered}/person",
        "registration": f"/account/registrations/{reference}/change",
        "person": "/account/profile",
        "site_texts": "/manage/administrators/texts",
    }


def _tables():
    return {table.__tablename__: table for table in Traced.__subclasses__() if table.__tablename__ in MAKERS}


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_a_changed_field_is_named_before_and_after(app, cast, sign_in, pages, kind, name):
    """A track that was changed alone was saved, said the log, and no word of it."""
    page = pages[_page_of(kind, name)]
    editor = Editor(sign_in(cast.paul if page.startswith("/account") else cast.admin), page)
    changes = _another(editor.page, kind, name) | GOES_WITH.get((kind, name), {})
    with app.app_context():
        last = db.session.scalar(select(func.max(AuditEntry.id)))
    answer = editor.client.post(page, data=editor.fields | changes)
    if asked := re.search(r'name="seen"[^>]*value="([^"]+)"', answer.text):
        answer = editor.client.post(page, data=editor.fields | changes | {"seen": asked[1]})
    assert answer.status_code == 302
    with app.app_context():
        told = [entry.words for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.id > last)).unique()]
    assert any(name in words.after and words.before.get(name) != words.after[name] for words in told)


def _page_of(kind, name):
    if kind == "edition" and name in PRACTICAL:
        return "practical"
    return "entered" if kind == "registration" and name in PERSON_FIELDS else kind


def _another(page, kind, name):
    """What the form sends if this field alone says something else."""
    if (kind, name) in OTHERS:
        return OTHERS[kind, name]
    names = (name, f"{name}_id", f"{name}-en", f"{name}s")
    fields = [field for field in lxml.html.fromstring(page).xpath("//*[@name]") if field.get("name") in names]
    key, value, how = fields[0].get("name"), fields[0].value, fields[0].get("type")
    if fields[0].tag == "select":
        return {key: next(each for each in fields[0].value_options if each not in {value, "", "0"})}
    if how in {"checkbox", "radio"}:
        others = [each.get("value") for each in fields if not each.checked]
        return {key: others[:1] if others or how == "radio" else []}
    if how == "date":
        return {key: (date.fromisoformat(value) + timedelta(days=1)).isoformat()}
    if how == "datetime-local":
        return {key: (datetime.fromisoformat(value) + timedelta(minutes=10)).isoformat("T", "minutes")}
    return {key: f"{value or ''} anew"}
