"""Whoever may not see an edition now receives no word of it, by whatever way: a small world whose rights, programme and
letters change at random, and everything that each person can receive after each change.

Every name and title is a word that nothing else has; it belongs to an edition, and to its draft until it is released.
"""

from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, Right, Role, Scope, Where
from forum.accounts.queries import is_demanded
from forum.accounts.services import demand_factor, give, offer_role, take, waive_factor
from forum.db import db, transaction
from forum.editions.models import Edition, PublicEdition, Series
from forum.editions.queries import where_edition, where_series
from forum.editions.rules import may_see, rights_over
from forum.errors import Refused
from forum.feeds import views as calendars
from forum.invitations.jobs import settle_invitations
from forum.mail.delivery import compose
from forum.mail.jobs import deliver_letters
from forum.mail.models import Letter, LetterState
from forum.notices.jobs import send_notices
from forum.people.models import Person
from forum.programme.models import Session
from forum.registration.models import Category, Registration
from forum.registration.rules import may_hear
from forum.registration.services import cancel, enter, withdraw
from forum.releases.models import Star
from forum.releases.queries import document_of
from forum.releases.services import set_star
from forum.removal.models import Merger
from forum.removal.services import merge, take_back
from forum.schedule.models import Slot
from forum.schedule.services import release_draft
from forum.subscriptions.models import SubscriptionKind
from forum.subscriptions.queries.addresses import get_version
from forum.subscriptions.queries.calendar import personal_calendar
from forum.subscriptions.services import subscribe
from tests.access import address_of, asked_of
from tests.caldav.test_views import basic
from tests.factories import make_category, make_session, register, text
from tests.snapshot import keep

READERS = ("sam", "member", "vera")
ALL = """<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:">
<d:prop><d:getetag/><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>"""
NAMING = {"role", "offer"}
"""Letters that say on purpose what a role is held in, by its name of then."""


class World:
    """The closed and the open edition, the words of each, and who receives what."""

    def __init__(self, app, cast, sign_in):
        self.app, self.cast, self.number = app, cast, count(1)
        self.words, self.drafts, self.known, self.letters = {}, set(), {}, set()
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
                release_draft(edition, self.olga, clock.now())
            for name in READERS:
                account, now = self.account(name), clock.now()
                password = subscribe(account, "laptop", "en", now, SubscriptionKind.CALDAV)
                self.tokens[name] = subscribe(account, "phone", "en", now), password
            said = {"given_name": "Nora", "family_name": "Guest", "email": "nora@test.example"}
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
        """The words that an account may be told now."""
        told = set()
        for key in {*self.words.values()}:
            edition = db.session.get_one(PublicEdition, key)
            rights = rights_over(edition, account)
            desk = Right.SEE_DESK in rights
            words = {word for word, of in self.words.items() if of == key}
            told |= words if desk else words - self.drafts if may_see(edition, rights) else set()
        return told

    def heard(self, account):
        """The words of what an account, or else Nora, is registered for and may hear of."""
        mine = Person.account_id == account.id if account else Person.email == "nora@test.example"
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


ACTS = (rename, release, move, put_out, put_out, offer, turn, come, star, refuse, leave,
        let_in(Role.MEMBER, "edition"), let_in(Role.VIEWER, "series"), let_in(Role.DESK, "edition"),
        join, demand("edition"), demand("site"), protect)  # fmt: skip


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
        told = (world.allowed(account) if account else set()) | world.heard(account)
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
            values = {
                "series_slug": edition.series.slug, "edition_slug": edition.slug, "slug": edition.series.slug, "session_id": session.id,
                "item_id": session.id, "venue_id": edition.venue_id, "speaker_id": 1, "key": f"{edition.series.slug}--{edition.slug}",
                "category_id": db.session.scalar(select(Category.id).where(Category.edition_id == key)), "kind": "csv", "thing": "edition",
                "thing_id": key, "token": world.tokens[name][0] if name else "x", "reference": registration.reference if registration else "X",
                "own": {},
            }  # fmt: skip
            for (method, _), rule in asked_of(world.app.url_map).items():
                if method != "GET" or rule.rule.startswith("/demo") or not rule.arguments - {"ending"} <= values.keys():
                    continue
                endings = ("ics", "atom.xml", "json") if "ending" in rule.arguments else ("",)
                pages += [address_of(rule, {**values, "ending": ending}) for ending in endings]
        return list(dict.fromkeys(pages))


def received(world, name):
    """What somebody can read, by its address."""
    client = world.clients[name]
    for address in addresses(world, name):
        yield address, client.get(address).data.decode(errors="replace")
    for path in ("/dav/editions/innoprom--2027/", "/dav/editions/council--2027/"):
        yield path, client.open(path, method="REPORT", data=ALL, headers={"Depth": "1"}).text
    if name:
        who = {**basic(world.tokens[name][1], f"{name}@test.example"), "Depth": "1"}
        yield "home", client.open("/dav/calendars/", method="PROPFIND", headers=who).text
        for path in ("personal", "innoprom--2027", "council--2027"):
            yield path, client.open(f"/dav/calendars/{path}/", method="REPORT", data=ALL, headers=who).text


def looked(world, names):
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
    for act, name, position in steps:
        key = (world.cast.closed, world.cast.edition)[position]
        with world.app.app_context():
            try:
                with transaction():
                    act(world, name, key)
            except Refused:
                pass
        calendars.forget()
        wrong = looked(world, {name, ""})
        with world.app.app_context():
            wrong += (
                deliver(world) if act in {release, put_out, turn, come} or act.__name__.startswith("member") else []
            )
        yield act, name, wrong


@pytest.mark.walk
@pytest.mark.slow
def test_no_word_reaches_who_may_not_see_its_edition(app, cast, sign_in):
    world = World(app, cast, sign_in)
    put_back = keep(app, "kept_telling")
    first = dict(world.words), set(world.drafts)
    steps = st.tuples(st.sampled_from(ACTS), st.sampled_from(READERS), st.sampled_from([0, 0, 0, 1]))
    begin = st.sampled_from(["", "in", "in and out"])

    @settings(
        max_examples=2,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(begin, st.lists(steps, min_size=3, max_size=4))
    def run(how, taken):
        put_back()
        world.words, world.drafts, world.letters = dict(first[0]), set(first[1]), set()
        before = [(let_in(Role.MEMBER, "edition"), "sam", 0), (come, "sam", 0), (star, "sam", 0)] if how else []
        before += [(put_out, "sam", 0), (rename, "sam", 0), (release, "sam", 0)] if "out" in how else []
        story = []
        for act, name, wrong in play(world, [*before, *taken]):
            story.append(f"{act.__name__} {name}")
            assert not wrong, "\n".join([*story, *wrong])

    run()


@pytest.mark.slow
def test_a_version_of_a_personal_calendar_stands_for_one_content_and_a_token_for_one_sight(app, cast, sign_in):
    """Whatever decides what may be seen: what is fetched by an old ETag or token would else stay as it was."""
    world = World(app, cast, sign_in)
    put_back = keep(app, "kept_versions")
    begin = [(let_in(Role.VIEWER, "series"), "sam", 0), (star, "sam", 0), (let_in(Role.DESK, "edition"), "vera", 0)]
    begin += [(star, "vera", 0), (come, "vera", 0)]
    steps = st.tuples(st.sampled_from(ACTS), st.sampled_from(READERS), st.sampled_from([0, 0, 0, 1]))

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
