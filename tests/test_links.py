"""No tab, button or link of any page leads its reader to a page that is not theirs, and each says of what it is.

As every role, from every page that the table says is theirs: links are followed, and what a button sends is really sent,
then put back.
"""

from urllib.parse import urljoin

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from forum import clock
from forum.accounts.models import Account, Role, Scope, Where
from forum.accounts.services import give, offer_role
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Room, Venue
from forum.editions.queries import where_edition, where_series
from forum.registration.models import Category
from forum.removal.services import archive, merge
from forum.schedule.models import Slot
from tests.access import MAY, ROLES, address_of, rows_of
from tests.factories import make_account, make_category, make_edition, make_session, make_track, register, text
from tests.pages import is_ours, kind_of, named_alike, read_page
from tests.snapshot import keep
from tests.worlds import do_release

DEAD = {403, 404, 405, 500}
STARTS = ["/", "/account/", "/manage/", "/forums/council/", "/forums/council/2027/", "/manage/council/2027/"]


@pytest.fixture
def busy(app, cast, world):
    """A world in which every page has something to show: states, waiting people, collisions, offers, drafts."""
    with app.app_context():
        with transaction():
            now, edition = clock.now(), db.session.get_one(Edition, cast.edition)
            olga = db.session.get_one(Account, cast.olga)
            clash = make_session(edition, "Clash")
            clash_slot, slot = db.session.get_one(Slot, clash.id), db.session.get_one(Slot, cast.session)
            clash_slot.starts_at, clash_slot.ends_at, clash_slot.room_id = slot.starts_at, slot.ends_at, slot.room_id
            make_session(edition, "Nowhere", slot=False)
            category = db.session.get_one(Category, cast.category)
            category.needs_approval = True
            register(edition, category, make_account("waiting"))
            draft = make_edition("drafts", state=EditionState.DRAFT)
            draft.venue = edition.venue
            for role in ROLES[1:]:
                email = db.session.get_one(Account, getattr(cast, role)).email
                if role not in {"olga", "admin"}:
                    offer_role(where_series(edition.series), email, Role.VIEWER, olga, now, language="en")
            offer_role(where_edition(edition), "stranger@else.example", Role.DESK, olga, now, language="ru")
            archive(make_track(edition, "Old"), olga, now)
            room, hall = Room(venue=edition.venue, name=text("Attic")), Room(venue=edition.venue, name=text("Cellar"))
            db.session.add_all([room, hall])
            db.session.flush()
            archive(room, olga, now)
            merge(hall, db.session.get_one(Room, slot.room_id), olga, now)
            gone = make_edition("gone", state=EditionState.DRAFT)
            for venue in db.session.scalars(select(Venue).where(Venue.id != edition.venue_id)):
                venue.name = text(f"Halls {venue.id}")
            give(where_edition(gone), olga, Role.OWNER, None, now)
            archive(gone, olga, now)
            archive(make_category(edition), olga, now)
            admin = db.session.get_one(Account, cast.admin)
            offer_role(Where(Scope.SITE), "next@else.example", Role.OWNER, admin, now, language="ru", hands_over=True)
        do_release(cast, 1)
    return world


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_link_or_button_is_a_dead_end(app, busy, role):
    values, clients = busy
    client = clients[role]
    start = [
        address_of(rule, values)
        for method, _, rule, who in rows_of(app.url_map)
        if method == "GET" and who[role] == MAY
    ]
    waiting = [*start, *(path for path in STARTS if client.get(path).status_code == 200)]
    seen, dead, forms, alike = set(), [], {}, set()
    put_back = keep(app, "kept")
    while waiting:
        address = waiting.pop()
        if kind_of(address) in seen or not is_ours(address):
            continue
        seen.add(kind_of(address))
        answer = client.get(address)
        if answer.status_code in DEAD:
            dead.append((answer.status_code, address))
        if answer.status_code in {301, 302, 303, 308}:
            waiting.append(urljoin(address, answer.headers["Location"]))
        elif answer.status_code == 200 and answer.mimetype == "text/html":
            links, sent = read_page(address, answer.text)
            if "/demo/" not in address:  # letters are called by their kind
                alike |= {(name, kind_of(address)[0]) for name in named_alike(address, answer.text)}
            waiting += sorted(links)
            forms |= {each.kind: (each, address) for each in sent}
    for each, page in forms.values():
        answer = client.open(each.address, method=each.method, data=MultiDict(each.values))
        if answer.status_code in DEAD:
            dead.append((answer.status_code, each, page))
        put_back()
    assert dead == [], "\n".join(map(str, dead))
    assert alike == set(), "\n".join(map(str, sorted(alike)))
    assert len(seen) > 20


def test_a_page_is_read_as_a_browser_reads_it():
    page = """<form action="/a" method="post" id="f"><input name="x" value="1"><input type="checkbox" name="off">
    <button name="go" value="2">A</button><button formaction="/b">B</button><button type="button">C</button></form>
    <button form="f" formmethod="get">D</button><form><select name="s"><option selected>3</select><button>E</button></form>
    <p hx-get="/h"></p><p hx-delete="/d"></p><a href="/l#part">L</a>"""
    links, sent = read_page("http://127.0.0.1:8000/here", page)
    paths = {link.removeprefix("http://127.0.0.1:8000") for link in links}
    assert paths == {"/l", "/h", "/a?x=1", "/here?s=3"}
    assert [(each.method, each.address[21:], each.values) for each in sent] == [
        ("delete", "/d", ()),
        ("post", "/a", (("x", "1"), ("go", "2"))),
        ("post", "/b", (("x", "1"),)),
    ]
