"""Whoever may not see an edition now receives no word of it, by whatever way: a small world whose rights, programme and
letters change at random, and everything that each person can receive after each change. `make rights` goes on
for longer, each time otherwise, and reads every format.

Every name and title is a word that nothing else has; it belongs to an edition, and to its draft until it is released.
"""

import os
import re
import time
import xml.etree.ElementTree as ET
from datetime import timedelta
from io import BytesIO
from itertools import count
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import and_, select, update

from forum import clock
from forum.accounts.models import Account, GrantOffer, OneTimeLink, Purpose, Right, Role, Scope, Where
from forum.accounts.queries import is_demanded, sign_ins_of
from forum.accounts.services import (
    change_address,
    demand_factor,
    disable,
    enable,
    give,
    offer_role,
    take,
    waive_factor,
)
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, PublicEdition, Room, Series, Venue
from forum.editions.queries import where_edition, where_series
from forum.editions.rules import may_see, rights_over
from forum.editions.services import save_room
from forum.errors import Refused
from forum.feeds import views as calendars
from forum.formats import FORMATS
from forum.invitations.jobs import settle_invitations
from forum.mail.delivery import compose
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState
from forum.notices.jobs import send_notices
from forum.people.models import ClaimLink, Person
from forum.people.queries import find_person, why_not_join
from forum.people.services import join_persons
from forum.programme.models import Appearance, Session, Speaker
from forum.programme.queries import speaks_at
from forum.registration.models import Category, Registration
from forum.registration.rules import may_hear
from forum.registration.services import cancel, enter, withdraw
from forum.releases.models import Star
from forum.releases.queries import document_of
from forum.releases.services import set_star
from forum.removal.models import Merger
from forum.removal.queries import kind_of
from forum.removal.services import archive, merge, remove_unused, restore, take_back
from forum.schedule.models import Slot
from forum.schedule.services import announce_edition, cancel_edition, postpone_edition, release_draft
from forum.subscriptions.models import SubscriptionKind
from forum.subscriptions.queries.addresses import get_version
from forum.subscriptions.queries.calendar import personal_calendar
from forum.subscriptions.services import subscribe
from tests.access import address_of, asked_of
from tests.caldav.test_views import basic
from tests.factories import make_category, make_session, make_speaker, register, text
from tests.snapshot import keep

READERS = ("sam", "member", "vera")
ALL = """<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:">
<d:prop><d:getetag/><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>"""
SYNC = """<d:sync-collection xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:sync-token>{}</d:sync-token>
<d:sync-level>1</d:sync-level><d:prop><d:getetag/><c:calendar-data/></d:prop></d:sync-collection>"""
D = "{DAV:}"
SECONDS = float(os.environ.get("TELLING_SECONDS", 0))
"""How long it goes on; 0: the same story every time."""
ENDINGS = [ending for ending, made in FORMATS.items() if SECONDS or not made.large]
"""What is told in the short run by turns, in the long one always."""
NORA = "nora@test.example"
"""Whom the organisers of the closed edition entered."""
SEARCHED = "qx"
"""How every word begins."""
SEARCHES = re.compile(r"/(registrations(/new)?|programme|sessions|speakers(/\d+/person|/\d+|/new)?|accounts|outbox)$")
"""Addresses of pages that look for words, or offer what has them."""
NAMING = {"role", "offer"}
"""Letters that say on purpose what a role is held in, by its name of then."""


class World:
    """The closed and the open edition, the words of each, and who receives what."""

    def __init__(self, app, cast, sign_in):
        self.app, self.cast, self.sign_in, self.number = app, cast, sign_in, count(1)
        self.words, self.drafts, self.letters, self.looks = {}, set(), set(), count()
        self.kept, self.synced = {}, {}
        with app.app_context():
            self.prepare()
        self.clients = {name: sign_in(getattr(cast, name)) for name in READERS} | {"": app.test_client()}

    def prepare(self):
        self.tokens = {}
        with transaction():
            for key in (self.cast.edition, self.cast.closed):
                edition = db.session.get_one(Edition, key)
                make_category(edition)
                session = db.session.scalar(
                    select(Session).where(Session.edition_id == key).order_by(Session.id)
                ) or make_session(edition, "-")
                session.title = text(self.word(key))
                edition.name = text(self.word(key))
                for _ in range(2):
                    session.appearances.append(Appearance(speaker=make_speaker(edition, self.word(key))))
                release_draft(edition, self.olga, clock.now())
            for name in READERS:
                account, now = self.account(name), clock.now()
                password = subscribe(account, "laptop", "en", now, SubscriptionKind.CALDAV)
                self.tokens[name] = subscribe(account, "phone", "en", now), password
            said = {"given_name": "Nora", "family_name": "Guest", "email": NORA}
            closed = db.session.get_one(Edition, self.cast.closed)
            category = db.session.scalar(select(Category).where(Category.edition_id == closed.id))
            enter(closed, category, said, {}, self.olga, clock.now())
        self.drafts.clear()

    @property
    def olga(self):
        return db.session.get_one(Account, self.cast.olga)

    def account(self, name):
        return db.session.get_one(Account, getattr(self.cast, name))

    def word(self, key):
        """A new one, of the draft of an edition."""
        word = f"qx{next(self.number):03}zyq"
        self.words[word] = key
        self.drafts.add(word)
        return word

    def allowed(self, account):
        """The words that an account may be told now; one that is closed is nobody."""
        told, account = set(), None if account and account.disabled_at else account
        for key in {*self.words.values()}:
            edition = db.session.get_one(PublicEdition, key)
            rights = rights_over(edition, account)
            desk = Right.SEE_DESK in rights
            words = {word for word, of in self.words.items() if of == key}
            told |= words if desk else words - self.drafts if may_see(edition, rights) else set()
        return told

    def heard(self, account):
        """The words of what an account, or else Nora, is registered for and may hear of."""
        if account and account.disabled_at:
            return set()
        mine = Person.account_id == account.id if account else Person.email == NORA
        own = db.session.scalars(select(Registration).join(Registration.person).where(mine)).unique()
        keys = {each.edition_id for each in own if may_hear(each)}
        return {word for word, of in self.words.items() if of in keys and word not in self.drafts}


def rename(world, name, key):
    edition = db.session.get_one(Edition, key)
    session = db.session.scalar(select(Session).where(Session.edition_id == key).order_by(Session.id))
    edition.name, session.title = text(world.word(key)), text(world.word(key))


def release(world, name, key):
    release_draft(db.session.get_one(Edition, key), world.olga, clock.now())
    world.drafts -= {word for word, of in world.words.items() if of == key}


def move(world, name, key):
    session = db.session.scalar(select(Session).where(Session.edition_id == key).order_by(Session.id))
    slot = db.session.get_one(Slot, session.id)
    slot.starts_at, slot.ends_at = slot.starts_at.replace(minute=30), slot.ends_at.replace(minute=45)
    release(world, name, key)


def let_in(role, where):
    def act(world, name, key):
        edition = db.session.get_one(Edition, key)
        give(
            where_edition(edition) if where == "edition" else where_series(edition.series),
            world.account(name),
            role,
            None,
            clock.now(),
        )

    act.__name__ = f"{role.value} in {where}"
    return act


def put_out(world, name, key):
    for grant in list(world.account(name).grants):
        edition = db.session.get_one(Edition, key)
        where = next(
            (
                w
                for w in (where_edition(edition), where_series(edition.series))
                if (w.scope, w.key) == (grant.scope, grant.scope_id)
            ),
            None,
        )
        if where:
            take(grant, where, world.olga, clock.now())


def offer(world, name, key):
    where = where_edition(db.session.get_one(Edition, key))
    offer_role(where, world.account(name).email, Role.MEMBER, world.olga, clock.now(), language="en")


def turn(world, name, key):
    series = db.session.get_one(Edition, key).series
    series.closed = not series.closed


def come(world, name, key):
    edition, account = db.session.get_one(Edition, key), world.account(name)
    if may_see(edition, rights_over(edition, account)):
        register(edition, db.session.scalar(select(Category).where(Category.edition_id == key)), account)


def star(world, name, key):
    edition, account = db.session.get_one(Edition, key), world.account(name)
    if may_see(edition, rights_over(edition, account)):
        for session in document_of(db.session.get_one(PublicEdition, key)).published:
            set_star(account, edition, session, True, clock.now())


def own(world, name, key):
    mine = Person.account_id == world.account(name).id
    query = select(Registration).join(Registration.person).where(mine, Registration.edition_id == key)
    return db.session.scalars(query.order_by(Registration.id.desc())).unique().first()


def refuse(world, name, key):
    if registration := own(world, name, key):
        cancel(registration, "Because", world.olga, clock.now())


def leave(world, name, key):
    if registration := own(world, name, key):
        withdraw(registration, world.account(name), clock.now())


def join(world, name, key):
    """The series becomes part of another of its kind, or is again what it was: roles in one do not cover the other's."""
    olga, now = world.olga, clock.now()
    if merger := db.session.scalar(select(Merger).where(Merger.taken_back_at.is_(None))):
        take_back(merger, olga, now)
        return
    into = Series(slug="joined", name=text("Joined"), summary=text("-"), about=text("-"))
    series = db.session.get_one(Edition, key).series
    into.closed = series.closed
    db.session.add(into)
    db.session.flush()
    for each in (series, into):
        if not any((grant.scope, grant.scope_id) == (Scope.SERIES, each.id) for grant in olga.grants):
            give(where_series(each), olga, Role.OWNER, None, now)
    merge(series, into, olga, now)


def undo(kind, olga, now):
    """The newest merger of a kind, if there is one."""
    query = select(Merger).where(Merger.kind == kind, Merger.taken_back_at.is_(None), Merger.whole_id.is_(None))
    if merger := db.session.scalar(query.order_by(Merger.id.desc())):
        take_back(merger, olga, now)
    return merger is not None


def join_venues(world, name, key):
    olga, now = world.olga, clock.now()
    if not undo("venue", olga, now):
        venue = db.session.get_one(Edition, key).venue
        into = Venue(name=text("Palace"), address=text("2"), city=text("-"), country="UZ", timezone=venue.timezone)
        db.session.add(into)
        db.session.flush()
        merge(venue, into, olga, now)


def join_speakers(world, name, key):
    olga, now = world.olga, clock.now()
    if not undo("speaker", olga, now):
        query = select(Speaker).where(Speaker.edition_id == key, Speaker.archived_at.is_(None)).order_by(Speaker.id)
        row, into = db.session.scalars(query.limit(2)).unique().all()
        merge(row, into, olga, now)


def join_people(world, name, key):
    """Nora, or a speaker, turns out to be the reader: what was entered for the one is the other's."""
    mine = find_person(world.account(name))
    speaks = Speaker.edition_id == key, Speaker.archived_at.is_(None)
    query = select(Person).outerjoin(Speaker, Speaker.person_id == Person.id).where(Person.account_id.is_(None))
    query = query.where((Person.email == NORA) | and_(*speaks)).order_by(Person.email.desc(), Person.id)
    gone = db.session.scalars(query.limit(1)).unique().first()
    if gone is None or why_not_join(mine, gone) or speaks_at(mine, key):
        return
    join_persons(mine, gone, world.olga, clock.now(), key)


def hall(world, key):
    """Where the session of the edition is, in a hall of its own."""
    session = db.session.scalar(select(Session).where(Session.edition_id == key).order_by(Session.id))
    slot, venue = db.session.get_one(Slot, session.id), db.session.get_one(Edition, key).venue
    if slot.room is None or slot.room.archived_at or slot.room.venue_id != venue.id:
        slot.room = save_room(None, venue, {"name": text(world.word(key))}, world.olga, clock.now())
        db.session.flush()
    return slot.room


def rename_hall(world, name, key):
    room = hall(world, key)
    save_room(room, room.venue, {"name": text(world.word(key))}, world.olga, clock.now())


def join_halls(world, name, key):
    olga, now = world.olga, clock.now()
    if not undo("room", olga, now):
        room = hall(world, key)
        merge(room, save_room(None, room.venue, {"name": text(world.word(key))}, olga, now), olga, now)


def put_hall_away(world, name, key):
    """What has it keeps it; 30 days later it is gone where nothing has."""
    archive(hall(world, key), world.olga, clock.now())


def remove_hall(world, name, key):
    room = hall(world, key)
    db.session.scalars(select(Slot).where(Slot.room_id == room.id)).first().room = None
    db.session.flush()
    archive(room, world.olga, clock.now() - timedelta(days=31))
    remove_unused(kind_of(room), room.id, clock.now())


def put_away(world, name, key):
    edition = db.session.get_one(Edition, key)
    (archive if edition.archived_at is None else restore)(edition, world.olga, clock.now())


def postpone(world, name, key):
    postpone_edition(db.session.get_one(Edition, key), world.olga, clock.now())


def end(world, name, key):
    edition, now = db.session.get_one(Edition, key), clock.now()
    again = edition.state is EditionState.CANCELLED
    (announce_edition if again else cancel_edition)(edition, world.olga, now)


def pass_time(world, name, key):
    """Offers and links run out, and the edition lies behind."""
    long_ago, edition = clock.now() - timedelta(days=1), db.session.get_one(Edition, key)
    for table in (GrantOffer, ClaimLink):
        db.session.execute(update(table).values(expires_at=long_ago))
    for row, names in (
        (edition, ("starts_on", "ends_on")),
        *(
            (slot, ("starts_at", "ends_at"))
            for slot in db.session.scalars(
                select(Slot).join(Session, Session.id == Slot.session_id).where(Session.edition_id == key)
            )
        ),
    ):
        for each in names:
            setattr(row, each, getattr(row, each) - timedelta(days=400))
    release(world, name, key)


def demand(where):
    def act(world, name, key):
        admin, now = world.account("admin"), clock.now()
        admin.has_factor = True
        place = Where(Scope.SITE) if where == "site" else where_edition(db.session.get_one(Edition, key))
        (waive_factor if is_demanded(place) else demand_factor)(place, admin, now)

    act.__name__ = f"demand in {where}"
    return act


def protect(world, name, key):
    """Whether an account has a second factor is one fact, whichever it is."""
    account = world.account(name)
    account.has_factor = not account.has_factor


def change_mailbox(world, name, key):
    """The account has another address from now on: what waits for it goes there, nothing to the one of before."""
    account, now, number = world.account(name), clock.now(), next(world.number)
    link = OneTimeLink(account_id=account.id, email=f"{name}{number}@test.example", purpose=Purpose.ADDRESS)
    link.token_hash, link.expires_at = f"{number}", now + timedelta(hours=1)
    db.session.add(link)
    db.session.flush()
    change_address(link, now)


def close(world, name, key):
    """Nothing reaches a closed account; open again it is what it was."""
    account, admin, now = world.account(name), world.account("admin"), clock.now()
    if account.disabled_at:
        enable(account, admin, now)
    else:
        disable(account, "-", admin, now)


def come_back(world, name):
    """Whoever was signed out by what was done signs in again, where that is possible."""
    with world.app.app_context():
        account, now = world.account(name), clock.now()
        is_out = account.disabled_at is None and not sign_ins_of(account, now)
    if is_out:
        world.clients[name] = world.sign_in(getattr(world.cast, name))


ACTS = (rename, release, move, put_out, put_out, offer, turn, come, star, refuse, leave,
        let_in(Role.MEMBER, "edition"), let_in(Role.VIEWER, "series"), let_in(Role.DESK, "edition"),
        join, join_venues, join_speakers, join_people, rename_hall, join_halls, put_hall_away, remove_hall, put_away, postpone, end, pass_time,
        demand("edition"), demand("site"), protect, change_mailbox, close)  # fmt: skip


STORY = [
    (rename_hall, "vera", 0, False),
    (turn, "sam", 0, True),
    (change_mailbox, "sam", 0, False),
    (close, "sam", 0, False),
]
"""What is done in the short run, after somebody came, left a star and was put out."""


def deliver(world):
    """Carry out the jobs; what is wrong with the letters that went."""
    settle_invitations()
    send_notices()
    deliver_letters()
    wrong = []
    for letter in db.session.scalars(
        select(Letter).where(Letter.state == LetterState.SENT, Letter.id.not_in(world.letters))
    ):
        world.letters.add(letter.id)
        account = db.session.scalar(select(Account).where(Account.email == letter.recipient))
        is_somebodys = account or letter.recipient == NORA  # an address that an account left is nobody's
        told = (world.allowed(account) if account else set()) | (world.heard(account) if is_somebodys else set())
        if letter.template in NAMING:
            continue
        said = compose(letter).as_string() + (letter.calendar or "") + str(letter.values)
        wrong += [
            f"letter {letter.template} to {letter.recipient}: {word}"
            for word in world.words
            if word in said and word not in told
        ]
    return wrong


def addresses(world, name):
    """Everything that can be read by GET, of either edition, and one's own."""
    with world.app.app_context():
        pages = []
        for key in (world.cast.edition, world.cast.closed):
            edition = db.session.get_one(Edition, key)
            session = db.session.scalar(select(Session).where(Session.edition_id == key).order_by(Session.id))
            registration = own(world, name, key) if name else None
            speaker = db.session.scalar(select(Speaker.id).where(Speaker.edition_id == key).order_by(Speaker.id))
            room = db.session.scalar(select(Room.id).where(Room.venue_id == edition.venue_id).order_by(Room.id.desc()))
            merger = db.session.scalar(select(Merger.id).order_by(Merger.id.desc()))
            values = {
                "series_slug": edition.series.slug, "edition_slug": edition.slug, "slug": edition.series.slug, "session_id": session.id,
                "item_id": session.id, "venue_id": edition.venue_id, "speaker_id": speaker, "merger_id": merger or 0, "room_id": room or 0, "key": f"{edition.series.slug}--{edition.slug}",
                "category_id": db.session.scalar(select(Category.id).where(Category.edition_id == key)), "kind": ("csv", "xlsx")[world.turn % 2], "thing": "edition",
                "thing_id": key, "token": world.tokens[name][0] if name else "x", "reference": registration.reference if registration else "X",
                "own": {},
            }  # fmt: skip
            for (method, _), rule in asked_of(world.app.url_map).items():
                if method != "GET" or rule.rule.startswith("/demo") or not rule.arguments - {"ending"} <= values.keys():
                    continue
                endings = world.endings if "ending" in rule.arguments else ("",)
                of_pictures = {"kind": "cover"} if "cover" in rule.rule else {}
                pages += [address_of(rule, {**values, **of_pictures, "ending": ending}) for ending in endings]
        searched = [
            f"{page}?q={SEARCHED}" for page in pages if SEARCHES.search(page) and (SECONDS or world.turn % 3 == 0)
        ]
        return list(dict.fromkeys(pages + searched))


def received(world, name):
    """What somebody can read, by its address."""
    client = world.clients[name]
    for address in addresses(world, name):
        answer = client.get(address)
        yield address, said_in(answer)
        if address.startswith("/calendar/") and address.endswith(".ics"):
            yield f"{address}, by date", dated(world, name, address, answer)
    for path in ("/dav/editions/innoprom--2027/", "/dav/editions/council--2027/"):
        yield path, client.open(path, method="REPORT", data=ALL, headers={"Depth": "1"}).text
    if name:
        with world.app.app_context():
            who = {**basic(world.tokens[name][1], world.account(name).email), "Depth": "1"}
        yield "home", client.open("/dav/calendars/", method="PROPFIND", headers=who).text
        for path in ("personal", "innoprom--2027", "council--2027"):
            address = f"/dav/calendars/{path}/"
            yield path, client.open(address, method="REPORT", data=ALL, headers=who).text
            yield f"{path}, in step", in_step(world, name, client, address, who)


def said_in(answer):
    """What a document says, however it is packed."""
    if answer.status_code == 200 and answer.mimetype == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    if answer.status_code == 200 and answer.mimetype.endswith("spreadsheetml.sheet"):
        with ZipFile(BytesIO(answer.data)) as packed:
            return "".join(packed.read(each).decode(errors="replace") for each in packed.namelist())
    return answer.data.decode(errors="replace")


def dated(world, name, address, now):
    """What a client shows that asks by the date of what it has, and by nothing else."""
    since, had = world.kept.get((name, address), ("", ""))
    if since and world.clients[name].get(address, headers={"If-Modified-Since": since}).status_code == 304:
        return had
    had = said_in(now) if now.status_code == 200 else ""
    world.kept[name, address] = now.headers.get("Last-Modified", ""), had
    return had


def in_step(world, name, client, address, who):
    """What a client shows that has kept in step by sync tokens since the story began."""
    token, had = world.synced.get((name, address), ("", {}))
    answer = client.open(address, method="REPORT", data=SYNC.format(token), headers=who)
    if answer.status_code == 403 and token:
        had, answer = {}, client.open(address, method="REPORT", data=SYNC.format(""), headers=who)
    if answer.status_code != 207:
        world.synced.pop((name, address), None)
        return ""
    root, had = ET.fromstring(answer.data), dict(had)
    for each in root.iter(f"{D}response"):
        href = each.findtext(f"{D}href")
        if (each.findtext(f"{D}status") or "").endswith("404 Not Found"):
            had.pop(href, None)
        else:
            had[href] = "".join(each.itertext())
    world.synced[name, address] = root.findtext(f"{D}sync-token"), had
    return "".join(had.values())


def looked(world, names):
    world.turn = next(world.looks)
    world.endings = ENDINGS if SECONDS else [ENDINGS[(world.turn + n) % len(ENDINGS)] for n in (0, 3)]
    wrong = []
    for name in names:
        with world.app.app_context():
            account = world.account(name) if name else None
            told = world.allowed(account) | (world.heard(account) if account else set())
            if account:  # an offer tells its reader on purpose
                told |= {word for word in world.words if any(word in str(o) for o in offers(account))}
        secret = world.words.keys() - told
        wrong += [
            f"{name or 'nobody'} at {at}: {word}"
            for at, said in received(world, name)
            for word in secret
            if word in said
        ]
    return wrong


def offers(account):
    from forum.accounts.queries import offers_to

    return [offer.about for offer in offers_to(account, clock.now())]


def play(world, steps):
    for number, (act, name, position, waits) in enumerate(steps):
        key = (world.cast.closed, world.cast.edition)[position]
        with world.app.app_context():
            try:
                with transaction():
                    act(world, name, key)
            except Refused:
                pass
        calendars.forget()
        come_back(world, name)
        is_coming_in = number < 2 and not SECONDS  # whoever may see it all is told no secret
        wrong = [] if is_coming_in else looked(world, {name, ""})
        if not waits:  # what waits in the outbox is asked for when it leaves
            with world.app.app_context():
                wrong += deliver(world)
        yield act, name, wrong


@pytest.mark.walk
@pytest.mark.slow
def test_no_word_reaches_who_may_not_see_its_edition(app, cast, sign_in):
    world = World(app, cast, sign_in)
    put_back = keep(app, "kept_telling")
    first = dict(world.words), set(world.drafts)
    steps = st.tuples(st.sampled_from(ACTS), st.sampled_from(READERS), st.sampled_from([0, 0, 0, 1]), st.booleans())
    begin = st.sampled_from(["", "in", "in and out"])

    @settings(
        max_examples=5,
        deadline=None,
        phases=[Phase.generate] if SECONDS else [Phase.explicit],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(begin, st.lists(steps, min_size=3, max_size=12))
    @example("in and out", STORY)
    def run(how, taken):
        put_back()
        world.words, world.drafts, world.letters = dict(first[0]), set(first[1]), set()
        world.kept, world.synced = {}, {}
        before = [(let_in(Role.MEMBER, "edition"), "sam"), (come, "sam"), (star, "sam")] if how else []
        before += [(put_out, "sam"), (rename, "sam"), (release, "sam")] if "out" in how else []
        before = [(act, name, 0, False) for act, name in before]
        story = []
        for act, name, wrong in play(world, [*before, *taken]):
            story.append(f"{act.__name__} {name}")
            assert not wrong, "\n".join([*story, *wrong])

    until = time.monotonic() + SECONDS
    run()
    while time.monotonic() < until:
        run()


@pytest.mark.walk
@pytest.mark.slow
def test_a_version_of_a_personal_calendar_stands_for_one_content_and_a_token_for_one_sight(app, cast, sign_in):
    """Whatever decides what may be seen: what is fetched by an old ETag or token would else stay as it was."""
    world = World(app, cast, sign_in)
    put_back = keep(app, "kept_versions")
    begin = [(let_in(Role.VIEWER, "series"), "sam", 0), (star, "sam", 0), (let_in(Role.DESK, "edition"), "vera", 0)]
    begin += [(star, "vera", 0), (come, "vera", 0)]
    acts = [act for act in ACTS if act is not close]  # a closed account has no calendar
    steps = st.tuples(st.sampled_from(acts), st.sampled_from(READERS), st.sampled_from([0, 0, 0, 1]))

    @settings(max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate], database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.lists(steps, min_size=6, max_size=12))
    def run(taken):
        put_back()
        versions, sights, story = {}, {}, []
        for act, name, position in [*begin, *taken]:
            story.append(f"{act.__name__} {name}")
            with world.app.app_context():
                try:
                    with transaction():
                        act(world, name, (world.cast.closed, world.cast.edition)[position])
                except Refused:
                    pass
            for reader in READERS:
                with world.app.app_context():
                    version = get_version(world.tokens[reader][0], SubscriptionKind.FEED)
                    own = personal_calendar(version.account, "https://forum.example")
                    hidden = {key for key, shown in sight_of(version.account).items() if not shown}
                    content = repr(
                        (sorted(map(repr, own.editions)), sorted(map(repr, own.items)), sorted(own.departed))
                    )
                assert versions.setdefault((reader, version.version), content) == content, story
                assert sights.setdefault((reader, version.sight), hidden) == hidden, story

    run()


def sight_of(account):
    """Whether the account may see what it has starred or registered for."""
    starred = select(Star.edition_id).where(Star.account_id == account.id)
    entered = select(Registration.edition_id).join(Person).where(Person.account_id == account.id)
    of = PublicEdition.id.in_(starred) | PublicEdition.id.in_(entered)
    return {
        each.id: may_see(each, rights_over(each, account))
        for each in db.session.scalars(select(PublicEdition).where(of))
    }
