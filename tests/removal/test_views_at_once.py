"""Who chose what was archived at this moment is told so beside that field, and finds everything else as typed."""

from datetime import timedelta

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Room, Venue
from forum.releases.rules import Frequency
from forum.removal.services import archive, merge
from forum.schedule.models import Slot
from tests.at_once import meanwhile
from tests.factories import text
from tests.removal.conftest import thing

pytestmark = [pytest.mark.both, pytest.mark.slow]

DESK = "/manage/innoprom/2027"
TITLE = {"title-en": "Typed and kept", "type": "panel", "languages": ["en"], "track_id": "0"}
NAMES = {"name-en": "Typed and kept", "languages": ["en"], "slug": "2027"}
AT = {"starts_at": "{day}T12:00", "ends_at": "{day}T12:34", "state": "confirmed", "room_id": "{room}"}
DAYS = {"starts_on": "{day}", "ends_on": "{end}", "venue_id": "{venue}"}
FORMS = {
    "slot": ("room", "room_id", f"{DESK}/schedule/{{session}}", AT, 'value="{day}T12:34"'),
    "occurrence": ("room", "room_id", f"{DESK}/schedule/{{session}}/occurrences/{{at}}", AT, 'value="{day}T12:34"'),
    "track": ("track", "track_id", f"{DESK}/sessions/new", TITLE | {"track_id": "{track}"}, "Typed and kept"),
    "speakers": ("speaker", "speakers", f"{DESK}/sessions/{{session}}", TITLE | {"speakers": "{speaker}"}, "and kept"),
    "chairs": ("speaker", "chairs", f"{DESK}/sessions/new", TITLE | {"chairs": "{speaker}"}, "Typed and kept"),
    "facts": ("venue", "venue_id", f"{DESK}/facts", NAMES | DAYS, "Typed and kept"),
    "new edition": ("venue", "venue_id", "/manage/series/innoprom/editions/new", NAMES | DAYS | {"slug": "n"}, "kept"),
    "new room": ("venue", "name", "/manage/venues/{venue}/rooms/new", {"name-en": "Typed and kept"}, "Typed and kept"),
    "category": (
        "category",
        "category",
        "/forums/innoprom/2027/register",
        {"category": "{category}", "note": "x y"},
        "x y",
    ),
}
OWN_WORDS = {
    "new room": "The venue is archived or was merged into another: no room can be added.",
    "category": "This category takes no registrations any more.",
}
EARLIER = {"category": "What you chose here is no longer offered. Choose again."}
"""What is said where the form was read only after it went."""
OF_THE_LOG = {"slot", "occurrence", "track", "speakers", "chairs"}
"""Forms of an edition's desk, whose log may tell who did it."""


@pytest.fixture
def values(app, cast, pairs):
    """What a form chooses: the other one of each kind, which goes meanwhile."""
    with app.app_context(), transaction():
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=2)
        at, days = slot.starts_at + timedelta(days=1), slot.session
        day, end = cast.days, cast.days + timedelta(days=2)
        other = {kind: pair.other for kind, pair in pairs.items()}
        return other | {"at": f"{at:%Y%m%dT%H%M%SZ}", "session": days.id, "day": day, "end": end}


def sent(data, values):
    return {name: value.format(**values) if isinstance(value, str) else value for name, value in data.items()}


@pytest.mark.parametrize("way", [archive, merge])
@pytest.mark.parametrize("form", FORMS)
def test_who_chose_what_went_is_told_beside_the_field(app, cast, pairs, values, sign_in, form, way):
    kind, field, path, data, kept = FORMS[form]
    client = sign_in(cast.paul if form == "category" else cast.olga)

    def go():
        olga, other = db.session.get_one(Account, cast.olga), thing(kind, pairs[kind].other)
        into = [] if way is archive else [thing(kind, pairs[kind].used)]
        way(other, *into, olga, clock.now())

    answer = meanwhile(app, go, lambda: client.post(path.format(**values), data=sent(data, values)))
    assert answer.status_code == 200
    told = lxml.html.fromstring(answer.text).get_element_by_id(f"{field}-error").text_content().strip()
    if form in OWN_WORDS:
        assert told in {OWN_WORDS[form], EARLIER.get(form)}
    else:
        how = "merged into" if way is merge else "archived" if form in OF_THE_LOG else "no longer offered"
        assert how in told
        assert ("Olga Test" in told) == (form in OF_THE_LOG)
        assert "Choose again." in told
    assert kept.format(**values) in answer.text


def test_a_hall_that_went_meanwhile_is_asked_for_again(app, cast, sign_in):
    with app.app_context(), transaction():
        venue = Venue(name=text("Expo"), address=text("2"), city=text("Moscow"), country="RU", timezone="Europe/Moscow")
        hall = Room(venue=venue, name=text("Big"))
        db.session.add(hall)
        db.session.flush()
        place, big, used = venue.id, hall.id, db.session.get_one(Slot, cast.session).room_id
    days = {"day": cast.days, "end": cast.days + timedelta(days=2), "venue": place}
    data = sent(NAMES | DAYS, days) | {f"room-{used}": str(big)}

    def go():
        archive(db.session.get_one(Room, big), db.session.get_one(Account, cast.olga), clock.now())

    page = meanwhile(app, go, lambda: sign_in(cast.olga).post(f"{DESK}/facts", data=data)).text
    told = lxml.html.fromstring(page).get_element_by_id(f"room-{used}-error").text_content().strip()
    assert told == "“Big” is no longer offered. Choose again."
    assert "Say where each room goes." in page
    assert "Typed and kept" in page
    with app.app_context():
        assert db.session.get_one(Slot, cast.session).room_id == used
