"""No tab, button or link of any page leads its reader to a page that is not theirs.

As every role, from every page that the table says is theirs: links are followed, and what a button sends is really sent,
then put back.
"""

from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest

from forum import clock
from forum.accounts.models import Account, Role, Scope, Where
from forum.accounts.services import give, offer_role
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Room
from forum.editions.queries import where_edition, where_series
from forum.registration.models import Category
from forum.removal.services import archive, merge
from forum.schedule.models import Slot
from tests.access import ROLES, TABLE
from tests.factories import make_account, make_category, make_edition, make_session, make_track, register, text
from tests.snapshot import put_back, take_snapshot
from tests.worlds import do_release

DEAD = {403, 404, 405, 500}
STARTS = ["/", "/account/", "/manage/", "/forums/council/", "/forums/council/2027/", "/manage/council/2027/"]


class Sent(NamedTuple):
    """What a form sends where."""

    address: str
    values: tuple[tuple[str, str], ...]


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, set(), set()
        self._form: tuple[str, str, list[tuple[str, str]]] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in {"a", "link"} and values.get("href") and values.get("rel") not in {"stylesheet", "icon"}:
            self.links.add(urldefrag(urljoin(self.address, values["href"]))[0])
        elif tag == "form":
            target = urljoin(self.address, values.get("action") or self.address)
            self._form = values.get("method", "get").lower(), target, []
        elif tag == "input" and self._form and values.get("type") == "hidden":
            self._form[2].append((values["name"], values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            method, address, values = self._form
            if method == "post":
                self.forms.add(Sent(address, tuple(v for v in values if v[0] != "csrf_token")))
            else:
                self.links.add(address)
            self._form = None


def kind_of(address: str) -> tuple[str, frozenset[str]]:
    """Pages that differ in values of the query only are looked at once."""
    parts = urlsplit(address)
    return parts.path, frozenset(parse_qs(parts.query))


def is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"", "http"} and parts.netloc in {"", "127.0.0.1:8000"} and "/static/" not in parts.path


def addresses(app, values) -> list[str]:
    """Of every route that the table knows."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            own = values | ({"item_id": values["items"][rule.endpoint]} if rule.endpoint in values["items"] else {})
            adapter = app.url_map.bind("127.0.0.1")
            found.append((rule.endpoint, adapter.build(rule.endpoint, {n: own[n] for n in rule.arguments if n in own})))
    return found


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
    client, column = clients[role], ROLES.index(role)
    start = [address for endpoint, address in addresses(app, values) if TABLE[endpoint][column] == 200]
    waiting = [*start, *(path for path in STARTS if client.get(path).status_code == 200)]
    seen, dead, forms = set(), [], {}
    before = take_snapshot(app)
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
            page = Page(address, answer.text)
            waiting += sorted(page.links)
            forms |= dict.fromkeys(page.forms, address)
    for (address, sent), page in forms.items():
        answer = client.post(address, data=dict(sent))
        if answer.status_code in DEAD:
            dead.append((answer.status_code, address, page))
        put_back(app, before)
    assert dead == [], "\n".join(map(str, dead))
    assert len(seen) > 20
