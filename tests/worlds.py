"""Worlds that tests of several slices begin in: a released programme, starred sessions, a client for everyone."""

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from forum import clock, find_kinds
from forum.accounts.models import Account, Identity, OneTimeLink, Passkey, Purpose, Role, Scope, Where
from forum.accounts.rules import hash_token
from forum.accounts.services import Place, begin_sign_in, give, offer_role
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Room, Venue
from forum.editions.queries import rooms_of, where_edition, where_series
from forum.feeds import views as calendars
from forum.mail.models import Letter
from forum.people.models import ClaimLink
from forum.programme.models import Appearance
from forum.programme.queries import speakers_of, tracks_of
from forum.registration.models import Category
from forum.registration.services import enter
from forum.releases.queries import get_released
from forum.releases.rules import Frequency
from forum.releases.services import set_star
from forum.removal.queries.things import select_mine
from forum.removal.services import archive, merge
from forum.schedule.models import Slot
from forum.schedule.services import release_draft
from forum.subscriptions.queries.addresses import subscriptions_of
from forum.subscriptions.services import subscribe
from tests.access import ROLES
from tests.factories import (
    MAKERS,
    Cast,
    make_account,
    make_arrival,
    make_category,
    make_edition,
    make_session,
    make_sign_ins,
    make_speaker,
    make_track,
    register,
    text,
)
from tests.opening import open_browser
from tests.pictures.samples import put_all
from tests.snapshot import keep_made


@pytest.fixture
def token(app, cast):
    with app.app_context():
        do_release(cast, 0)
        with transaction():
            paul, edition = db.session.get_one(Account, cast.paul), db.session.get_one(Edition, cast.edition)
            set_star(paul, edition, get_released(edition, cast.session), True, clock.now())
            return subscribe(paul, "phone", "en", clock.now())


@pytest.fixture
def starred(context, cast):
    do_release(cast, 0)
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        set_star(
            db.session.get_one(Account, cast.paul), edition, get_released(edition, cast.session), True, clock.now()
        )
        subscribe(db.session.get_one(Account, cast.paul), "phone", "en", clock.now())
    return cast


def do_release(cast, number, change=None):
    with transaction():
        edition = db.session.get_one(Edition, cast.edition)
        if change:
            change(db.session.get_one(Slot, cast.session))
        assert release_draft(edition, db.session.get_one(Account, cast.olga), clock.now()).number == number + 1
    calendars.forget()


def shown_to(client, path="/manage/innoprom/2027"):
    """What the page of the release shows: it can be released."""
    return re.search(r'name="shown" value="(\w+)"', client.get(f"{path}/release").text)[1]


def release_shown(client, path="/manage/innoprom/2027"):
    """Release through the page."""
    answer = client.post(f"{path}/release", data={"shown": shown_to(client, path)}, follow_redirects=True)
    calendars.forget()
    return answer.text


@pytest.fixture
def released(app, cast):
    with app.app_context():
        do_release(cast, 0)
    return cast


def make_belongings(edition, paul, olga):
    """What letters and pages give to Paul alone: an invitation, a calendar, links; ids, and tokens by endpoint."""
    now = clock.now()
    offer = offer_role(where_edition(edition), paul.email, Role.VIEWER, olga, now, language="en")
    offer.token_hash = hash_token("offered")
    personal = subscribe(paul, "phone", "en", now)
    person = make_speaker(edition, "Claimed").person
    person.email = paul.email
    link = ClaimLink(person=person, sender=olga, token_hash=hash_token("claim"), expires_at=now + timedelta(days=1))
    db.session.add(link)
    emails = {Purpose.ADDRESS: "new-paul@test.example", Purpose.BACK: "old-paul@test.example"}
    for purpose in set(Purpose) - {Purpose.AGAIN}:
        email = emails.get(purpose, paul.email)
        link = OneTimeLink(account_id=paul.id, email=email, purpose=purpose, token_hash=hash_token(purpose.value))
        link.expires_at = now + timedelta(days=1)
        db.session.add(link)
    elsewhere = begin_sign_in(paul, Place("Safari, iPhone", ""), now, remembered=True)
    passkey = Passkey(account_id=paul.id, credential="AQ", public_key=b"", name="Phone", added_at=now)
    identity = Identity(
        account_id=paul.id, issuer="https://id.example", subject="7", name="paul@id.example", linked_at=now
    )
    db.session.add_all([passkey, identity])
    db.session.flush()
    letter = db.session.scalars(select(Letter.id)).first()
    tokens = {"accounts.offer": "offered", "accounts.confirm": Purpose.CONFIRM.value,
              "accounts.reset": Purpose.RESET.value, "accounts.not_me": Purpose.BACK.value,
              "accounts.confirm_address": Purpose.ADDRESS.value, "people.claim": "claim", "subscriptions.personal": personal}  # fmt: skip
    return {
        "offer_id": offer.id,
        "subscription_id": subscriptions_of(paul)[0].id,
        "letter_id": letter,
        "sign_in_id": elsewhere.id,
        "passkey_id": passkey.id,
        "identity_id": identity.id,
        "own": {endpoint: {"token": token} for endpoint, token in tokens.items()},
    }


def first_things(edition: Edition, owner: Account) -> dict[str, Any]:
    """The first of each kind that somebody may archive; of what the cast has none, one is made."""
    things = {}
    for kind in find_kinds():
        row = db.session.scalars(select_mine(kind, owner)).unique().first()
        assert row or kind.name in MAKERS, f"MAKERS of tests/factories.py makes no {kind.name}"
        things[kind.name] = row or MAKERS[kind.name](edition, "Guest")
    return things


def items_of(things: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """What `item_id` means at the pages of things, by endpoint."""
    kinds = [kind for kind in find_kinds() if "item_id" in kind.takes and kind.name in things]
    return {kind.endpoint: kind.takes_of(things[kind.name]) for kind in kinds}


def values_of_pictures(edition: Edition, olga: Account) -> dict[str, dict[str, Any]]:
    """What addresses of pictures are made of, of all that an edition can have, by endpoint."""
    speaker = speakers_of(edition.id)[0]
    cover, _, own, photo = put_all(edition.series, edition, speaker, olga)
    return {
        "editions.edit_series_picture": {"kind": "cover"},
        "editions.series_picture": {"kind": "cover", "digest": cover.digest, "width": 800},
        "editions.edition_cover": {"digest": own.digest, "width": 800},
        "releases.photo": {"digest": photo.digest, "width": 96},
        "programme.edit_photo": {"item_id": speaker.id},
    }


def sign_in_all(cast: Cast, *others: str) -> dict[str, str]:
    """The cookie of each role that signs in, and of others of the cast."""
    names = [*ROLES[1:], *others]
    return dict(zip(names, make_sign_ins([getattr(cast, name) for name in names]), strict=True))


def make_world(app: Flask, cast: Cast) -> tuple[dict[str, Any], dict[str, str]]:
    """What addresses are made of, and everyone's cookie."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        slot = db.session.get_one(Slot, cast.session)
        slot.frequency, slot.until = Frequency.DAILY, slot.starts_at + timedelta(days=1)
        recurs_at = slot.until.strftime("%Y%m%dT%H%M%SZ")
        release_draft(edition, db.session.get_one(Account, cast.olga), clock.now())
        closed = db.session.get_one(Edition, cast.closed)
        make_session(closed, "TOP SECRET MEETING")
        release_draft(closed, db.session.get_one(Account, cast.olga), clock.now())
        category = db.session.get_one(Category, cast.category)
        reference = register(edition, category, db.session.get_one(Account, cast.paul)).reference
        olga = db.session.get_one(Account, cast.olga)
        paul = db.session.get_one(Account, cast.paul)
        offer_role(where_edition(edition), "new@test.example", Role.VIEWER, olga, clock.now(), language="en")
        grant = db.session.get_one(Account, cast.vera).grants[0].id
        entered = enter(edition, category, {"given_name": "Nora", "family_name": "Desk"}, {}, olga, clock.now())
        speaker, track = speakers_of(edition.id)[0].id, tracks_of(edition.id)[0].id
        merger = merge(make_track(edition, "Engines"), tracks_of(edition.id)[0], olga, clock.now()).id
        values = {
            "series_slug": "innoprom", "edition_slug": "2027", "slug": "innoprom", "key": "innoprom--2027",
            "session_id": cast.session, "speaker_id": speaker, "recurs_at": recurs_at, "category_id": cast.category,
            "venue_id": edition.venue_id, "room_id": rooms_of(edition.venue_id)[0].id, "grant_id": grant,
            "reference": reference, "uid": get_released(edition, cast.session).facts.uid, "_anything": "x",
            "act": "promote", "answer": "accept", "ending": "atom.xml", "filename": "none", "language": "ru",
            "account_id": cast.paul, "arrival_id": make_arrival(edition).id,
            "kind": "csv", "token": "guessed", "said": "apart", "thing": "track", "thing_id": track, "merger_id": merger, "number": 1,
            **make_belongings(edition, paul, olga),
        }  # fmt: skip
        things = first_things(edition, olga)
        values["own"] |= items_of(things) | {
            "programme.edit_session": {"item_id": cast.session},
            "programme.offer_speaker": {"item_id": speaker},
            "invitations.settle_arrival": {"act": "done"},
            "registration.correct": {"reference": entered.reference},
            "registration.offer": {"reference": entered.reference},
            "administration.change_letters": {"act": "retry"},
            **values_of_pictures(edition, olga),
        }
        values["things"] = {kind: row.id for kind, row in things.items()}
    with app.app_context():
        return values, sign_in_all(cast, "sam")


@pytest.fixture(scope="session")
def _world(_app, _cast):
    return keep_made(_app, "kept_world", lambda: make_world(_app, _cast()))


@pytest.fixture
def world(app, cast, _world):
    """A released programme, Paul's registration, and a client for everyone."""
    values, cookies = _world()
    return values, {name: open_browser(app, cookies.get(name, "")) for name in (*ROLES, "sam")}


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


@pytest.fixture
def ask(app, cast):
    """Asks as somebody of the cast, each time from a new browser with the same sign-in and a CSRF token that is valid."""
    app.config["WTF_CSRF_ENABLED"] = True
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("a" * 40)
    with app.app_context():
        cookies = sign_in_all(cast)

    @cache
    def session_of(role):
        return open_browser(app, cookies.get(role, ""), csrf_token="a" * 40).get_cookie("session").value

    def asked(role, method, address, body=None):
        client = app.test_client()
        client.set_cookie("session", session_of(role))
        data = {"csrf_token": token, **(body or {})} if method == "POST" else body
        return client.open(address, method=method, data=data, headers={"Depth": "0"})

    return asked


def fill(cast, names):
    with transaction():
        edition, category = db.session.get_one(Edition, cast.edition), db.session.get_one(Category, cast.category)
        admin = db.session.get_one(Account, cast.admin)
        for name in names:
            register(edition, category, make_account(name), "=cmd")
            track, room = tracks_of(edition.id)[0], Room(venue=edition.venue, name=text(f"Hall {name}"))
            db.session.add(room)
            session = make_session(edition, f"Session {name}", hour=12, room=room)  # nothing of it is another's, too
            session.track, speaker = make_track(edition, f"Track {name}"), make_speaker(edition, f"Speaks {name}")
            session.appearances = [Appearance(speaker=speaker)]
            elsewhere = make_edition(f"elsewhere-{name}")
            elsewhere.venue = edition.venue
            make_session(elsewhere, f"Guest {name}", hour=12, room=rooms_of(edition.venue_id)[0])
            archive(make_track(edition, f"Archived {name}"), admin, clock.now())
            merge(make_track(edition, f"Merged {name}"), track, admin, clock.now())
            make_speaker(edition, f"Speaker {name}")
            made = make_edition(f"series-{name}")
            make_speaker(made, f"Known {name}")
            archive(make_edition(f"draft-{name}", state=EditionState.DRAFT), admin, clock.now())
            give(where_edition(made), admin, Role.VIEWER, None, clock.now())
            give(where_edition(edition), make_account(f"team-{name}"), Role.VIEWER, None, clock.now())
            for where in (where_edition(edition), Where(Scope.SITE)):
                offer_role(where, f"{name}@else.example", Role.DESK, admin, clock.now(), language="en")
