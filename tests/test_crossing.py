"""Rows of one edition or venue under the address of another: as if they were not there, even for who owns both.

Generated of all addresses that name more than one thing; every mixture of the things of two forums is asked.
"""

import re
from datetime import timedelta
from itertools import product

import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.queries import where_edition, where_series, where_venue
from forum.feeds import views as calendars
from forum.programme.models import Appearance
from forum.registration.services import enter
from forum.releases.queries import get_released
from forum.releases.rules import Frequency
from forum.schedule.models import Slot
from forum.schedule.services import release_draft
from tests.access import BODIES, MAY, address_of, rows_of, verdict_of
from tests.factories import MAKERS, make_arrival, make_edition, make_session
from tests.opening import Editor
from tests.snapshot import keep, take_snapshot
from tests.worlds import items_of, values_of_pictures

ENTERED = {"given_name": "Nobody", "family_name": "Known", "country": "UZ"}
NAMED = re.compile(r"(\w+)>")
NOT_THINGS = {
    "said",
    "ending",
    "kind",
    "act",
    "answer",
    "change",
    "thing",
    "filename",
    "language",
    "number",
    "digest",
    "width",
    "_anything",
}


def things_in(path: str) -> list[str]:
    """The parts of an address that name things."""
    return [name for name in NAMED.findall(path) if name not in NOT_THINGS]


@pytest.fixture
def elsewhere(app, cast, world):
    """What a second forum of Olga's has in the same places."""
    with app.app_context(), transaction():
        olga, now = db.session.get_one(Account, cast.olga), clock.now()
        edition = make_edition("elsewhere")
        edition.slug = "2028"
        for where in (where_edition(edition), where_series(edition.series), where_venue(edition.venue)):
            give(where, olga, Role.OWNER, None, now)
        things = {kind: make(edition, "Ships") for kind, make in MAKERS.items()}
        speaker, category = things["speaker"], things["category"]
        session = make_session(edition, "Sea", hour=13)
        slot = db.session.get_one(Slot, session.id)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
        session.appearances = [Appearance(speaker=speaker)]
        release_draft(edition, olga, now)
        entered = enter(edition, category, {"given_name": "N", "family_name": "B"}, {}, olga, now)
        db.session.flush()
        calendars.forget()
        own = {"programme.edit_session": {"item_id": session.id}, "programme.offer_speaker": {"item_id": speaker.id}}
        own |= {"invitations.settle_arrival": {"act": "done"}}
        return {
            "series_slug": "elsewhere", "edition_slug": "2028", "key": "elsewhere--2028", "session_id": session.id,
            "speaker_id": speaker.id, "category_id": category.id, "venue_id": edition.venue_id, "room_id": things["room"].id,
            "reference": entered.reference, "uid": get_released(edition, session.id).facts.uid,
            "recurs_at": slot.until.strftime("%Y%m%dT%H%M%SZ"),
            "arrival_id": make_arrival(edition).id, "said": "apart",
            "own": own | items_of(things) | values_of_pictures(edition, olga),
        }  # fmt: skip


@pytest.fixture
def crossed(app, world, elsewhere):
    """Every row that names several things, with its address here, its address there, and every mixture of them."""
    rows = []
    for method, path, rule, who in rows_of(app.url_map):
        names = things_in(path)
        if len(names) > 1 and who["olga"] == MAY:
            both = [{**v, **v["own"].get(rule.endpoint, {}), "own": {}} for v in (world[0], elsewhere)]
            ways = product((0, 1), repeat=len(names))
            found = {
                way: address_of(rule, both[0] | {n: both[side][n] for n, side in zip(names, way, strict=True)})
                for way in ways
            }
            rows.append((method, path, names, found))
    return rows


@pytest.mark.walk
@pytest.mark.slow
def test_things_of_one_forum_are_not_at_the_address_of_another(app, crossed, ask):
    put_back, wrong = keep(app, "kept"), []
    for method, path, _, addresses in crossed:
        for way, address in addresses.items():
            whole = len(set(way)) == 1
            got = verdict_of(ask("olga", method, address, BODIES.get((method, path))))
            if got != (MAY if whole else 404):
                wrong.append(f"{method} {address}: the owner of both gets {got}")
            if method == "POST" and got == MAY:
                put_back()
    assert not wrong, "\n".join(wrong)
    assert len(crossed) > 50


def test_things_of_another_forum_are_not_at_the_address_of_ones_own(crossed, ask):
    wrong = []
    for method, path, names, addresses in crossed:
        own = [i for i, name in enumerate(names) if name in {"series_slug", "edition_slug", "venue_id", "key"}]
        for way, address in addresses.items():
            if any(way) and not any(way[i] for i in own):
                got = ask("orhan", method, address, BODIES.get((method, path))).status_code
                if got != 404:
                    wrong.append(f"{method} {address}: the owner of one gets {got}")
    assert not wrong, "\n".join(wrong)


FIELDS = [
    ("/manage/innoprom/2027/sessions/{session_id}", "track_id", "track"),
    ("/manage/innoprom/2027/sessions/{session_id}", "speakers", "speaker_id"),
    ("/manage/innoprom/2027/sessions/{session_id}", "chairs", "speaker_id"),
    ("/manage/innoprom/2027/schedule/{session_id}", "room_id", "room_id"),
    ("/manage/innoprom/2027/registrations/enter", "category", "category_id"),
    ("/forums/innoprom/2027/register", "category", "category_id"),
]


@pytest.mark.parametrize(("path", "field", "name"), FIELDS)
def test_a_form_takes_no_thing_of_another_forum(app, world, elsewhere, path, field, name):
    """Whoever edits the page of a choice to hold a row of another forum gets the form back, and nothing is saved."""
    here, client = world[0], world[1]["olga"]
    own, foreign = ({**values, **values["own"]["programme.edit_track"]} for values in (here, elsewhere))
    own["track"], foreign["track"] = own["item_id"], foreign["item_id"]
    path, before = path.format(**here), take_snapshot(app)
    editor = Editor(client, path)
    editor.fields |= {n: [v] for n, v in ENTERED.items() if n in editor.fields}
    assert not editor.save(**{field: str(foreign[name])})
    assert take_snapshot(app) == before
    if field != "chairs":  # who speaks does not chair
        assert editor.save(**{field: str(own[name])})
