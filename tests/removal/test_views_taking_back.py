"""Before a merger is undone its page lists what comes back and what stays, as far as one may know of it."""

from urllib.parse import urlsplit

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.models import Edition, Room
from forum.editions.queries import where_venue
from forum.programme.models import Session
from forum.registration.models import Registration
from forum.registration.services import cancel
from forum.removal.services import merge
from forum.schedule.models import Slot, SlotException
from tests.factories import make_session, make_track, text
from tests.removal.conftest import MERGED_KINDS, thing

BACK, STAYS = "This comes back to it:", "This stays:"


def do_merge(cast, pair, kind: str) -> str:
    """Where one asks to undo it."""
    with transaction():
        merger = merge(thing(kind, pair.used), thing(kind, pair.other), olga(cast), clock.now())
        return f"/manage/things/mergers/{merger.id}/take-back"


def olga(cast) -> Account:
    return db.session.get_one(Account, cast.olga)


def told(page: str, title: str) -> dict[str, str]:
    """The links of a list: what they say and where they lead."""
    lists = lxml.html.fromstring(page).xpath(f"//p[normalize-space()='{title}']/following-sibling::ul[1]")
    return {link.text_content(): link.get("href") for each in lists for link in each.xpath(".//a")}


USED = {
    "series": {"innoprom edition": "/forums/innoprom/2027/"},
    "venue": {"innoprom edition": "/forums/innoprom/2027/"},
    "room": {"Opening": "/manage/innoprom/2027/sessions/{session}"},
    "track": {"Opening": "/manage/innoprom/2027/sessions/{session}"},
    "speaker": {"Opening": "/manage/innoprom/2027/sessions/{session}"},
    "category": {"Confirmed": "/manage/innoprom/2027/registrations"},
}


@pytest.mark.parametrize("kind", MERGED_KINDS)
def test_what_comes_back_is_listed_before_it_does(context, cast, pairs, sign_in, paul_registered, kind):
    address, client = do_merge(cast, pairs[kind], kind), sign_in(cast.olga)
    page = client.get(address).text
    links = {name: urlsplit(link).path for name, link in told(page, BACK).items()}
    assert links == {name: link.format(session=cast.session) for name, link in USED[kind].items()}
    assert told(page, STAYS) == {}
    assert thing(kind, pairs[kind].used).archived_at, "asked, not done"
    for link in told(page, BACK).values():
        assert client.get(link).status_code == 200
    answer = client.post(address, data={"seen": seen(page)}, follow_redirects=True).text
    assert "Merging undone" in answer
    assert "since and" not in answer
    again = client.get(address).text
    assert 'name="seen"' not in again


def seen(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def change(kind: str, cast, pairs) -> None:
    """What moved goes elsewhere."""
    session, slot = db.session.get_one(Session, cast.session), db.session.get_one(Slot, cast.session)
    match kind:
        case "room":
            slot.room = None
        case "track":
            session.track = None
        case "speaker":
            session.appearances = []
        case "category":
            cancel(db.session.query(Registration).one(), "No", olga(cast), clock.now())


STAYING = USED | {"category": {"Paul Test": "/manage/innoprom/2027/registrations/"}}


@pytest.mark.parametrize("kind", ["room", "track", "speaker", "category"])
def test_what_was_changed_since_is_listed_as_staying(context, cast, pairs, sign_in, paul_registered, kind):
    address, client = do_merge(cast, pairs[kind], kind), sign_in(cast.olga)
    before = seen(client.get(address).text)
    with transaction():
        change(kind, cast, pairs)
    assert "changed meanwhile" in client.post(address, data={"seen": before}, follow_redirects=True).text
    page = client.get(address).text
    assert told(page, BACK) == {}
    links = told(page, STAYS)
    assert list(links) == list(STAYING[kind])
    assert "1 was changed since, or is gone: it stays as it is." in page
    for link in links.values():
        assert client.get(link).status_code == 200
    answer = client.post(address, data={"seen": seen(page)}, follow_redirects=True).text
    assert "1 was changed since and stays." in answer


def test_a_venue_whose_rooms_others_use_has_no_button(context, cast, pairs, sign_in):
    address = do_merge(cast, pairs["venue"], "venue")
    with transaction():
        room = Room(venue=thing("venue", pairs["venue"].other), name=text("New"))
        make_session(db.session.get_one(Edition, cast.edition), "There", hour=16, room=room)
    page = sign_in(cast.olga).get(address).text
    assert "Other sessions take place in these rooms meanwhile." in page
    assert told(page, STAYS) == {"innoprom edition": "/forums/innoprom/2027/"}
    assert seen(page) == ""


def test_a_session_that_is_gone_is_counted_and_one_date_is_told_with_its_session(context, cast, pairs, sign_in):
    with transaction():
        edition, room = db.session.get_one(Edition, cast.edition), thing("room", pairs["room"].used)
        gone = make_session(edition, "Gone", hour=15, room=room).id
        slot = db.session.get_one(Slot, cast.session)
        times = {"recurs_at": slot.starts_at, "starts_at": slot.starts_at, "ends_at": slot.ends_at}
        slot.exceptions.append(SlotException(**times, room=room))
    address = do_merge(cast, pairs["room"], "room")
    with transaction():
        db.session.delete(db.session.get_one(Slot, gone))
        db.session.flush()
        db.session.delete(db.session.get_one(Session, gone))
        db.session.get_one(Slot, cast.session).room_id = None
    page = sign_in(cast.olga).get(address).text
    assert list(told(page, BACK)) == list(told(page, STAYS)) == ["Opening"]
    assert "2 were changed since, or are gone" in page


def test_what_the_reader_may_not_know_is_not_named(app, cast, pairs, sign_in):
    with app.app_context():
        address = do_merge(cast, pairs["room"], "room")
        with transaction():
            venue = db.session.get_one(Edition, cast.edition).venue
            give(where_venue(venue), db.session.get_one(Account, cast.sam), Role.OWNER, None, clock.now())
    page = sign_in(cast.sam).get(address).text
    assert "Opening" not in page
    assert "You see nothing that comes back to it." in page


def test_what_was_merged_on_offers_no_button_that_would_be_refused(context, cast, pairs, sign_in):
    address = do_merge(cast, pairs["track"], "track")
    with transaction():
        third = make_track(db.session.get_one(Edition, cast.edition), "Third")
        merge(thing("track", pairs["track"].other), third, olga(cast), clock.now())
    page = lxml.html.fromstring(sign_in(cast.olga).get(address).text)
    assert "What this went into was merged into another since. Undo that first." in page.text_content()
    assert not page.xpath("//main//button[contains(., 'Undo the merging')]")
