"""What was chosen and went while the form was open: which it was, what happened to it, and nothing that is not theirs."""

import pytest
from sqlalchemy.event import listen, remove

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, Room, Venue
from forum.programme.models import Session, Speaker, Track
from forum.programme.queries import speakers_of, tracks_of
from forum.registration.models import Category
from forum.removal.services import archive, merge
from forum.schedule.models import Slot
from forum.web.choices import MOST_TOLD
from tests.editions.facts import DESK, edition_form, save
from tests.editions.views.test_visitor import moscow
from tests.factories import make_category, make_speaker, make_track, text
from tests.opening import Editor


def by_olga(cast, act, *rows, **kw):
    return act(*rows, db.session.get_one(Account, cast.olga), clock.now(), **kw)


@pytest.fixture
def more(app, cast):
    """Another one of everything that one chooses among, by kind."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        rows = {
            "room": Room(venue=edition.venue, name=text("Hall B")),
            "track": make_track(edition, "Ships"),
            "speaker": make_speaker(edition, "Bek"),
            "category": make_category(edition),
            "venue": Venue(name=text("Expo"), address={}, city=text("Osh"), country="KG", timezone="Asia/Bishkek"),
        }
        rows["category"].name = text("Guest")
        db.session.add_all(rows.values())
        db.session.flush()
        return {kind: row.id for kind, row in rows.items()}


KINDS = {"room": Room, "track": Track, "speaker": Speaker, "category": Category, "venue": Venue}
FORMS = [
    ("room", "schedule/{session}", "room_id", "“Hall B” was archived (Olga Test, "),
    ("track", "sessions/{session}", "track_id", "“Ships” was archived (Olga Test, "),
    ("track", "sessions/new", "track_id", "“Ships” was archived (Olga Test, "),
    ("speaker", "sessions/{session}", "speakers", "“Bek” was archived (Olga Test, "),
    ("speaker", "sessions/{session}", "chairs", "“Bek” was archived (Olga Test, "),
    ("category", "registrations/enter", "category", "“Guest” was archived (Olga Test, "),
    ("venue", "facts", "venue_id", "“Expo” is no longer offered. Choose again."),
]


@pytest.mark.parametrize(("kind", "path", "field", "told"), FORMS)
def test_what_was_archived_meanwhile_is_named(app, cast, sign_in, more, kind, path, field, told):
    editor = Editor(sign_in(cast.admin), f"{DESK}/{path.format(session=cast.session)}")
    with app.app_context(), transaction():
        by_olga(cast, archive, db.session.get_one(KINDS[kind], more[kind]))
    assert not editor.save(**{"title-en": "Typed", field: str(more[kind])})
    assert told in editor.page
    assert "Not a valid choice" not in editor.page


def test_what_was_merged_meanwhile_is_told_with_where_it_went(app, cast, sign_in, more):
    editor = Editor(sign_in(cast.petra), f"{DESK}/sessions/{cast.session}")
    with app.app_context(), transaction():
        into = tracks_of(cast.edition)[0]
        by_olga(cast, merge, db.session.get_one(Track, more["track"]), into)
    assert not editor.save(track_id=str(more["track"]))
    assert "“Ships” was merged into “Machines” (Olga Test, " in editor.page


def test_what_was_not_touched_follows_a_merger_by_itself(app, cast, sign_in, more):
    with app.app_context():
        track = tracks_of(cast.edition)[0].id
        speaker = speakers_of(cast.edition)[0].id
    editor = Editor(sign_in(cast.petra), f"{DESK}/sessions/{cast.session}")
    with app.app_context(), transaction():
        by_olga(cast, merge, db.session.get_one(Track, track), db.session.get_one(Track, more["track"]))
        by_olga(cast, merge, db.session.get_one(Speaker, speaker), db.session.get_one(Speaker, more["speaker"]))
    assert editor.save(**{"title-en": "Typed"})
    with app.app_context():
        session = db.session.get_one(Session, cast.session)
        assert session.track_id == more["track"]
        assert [one.speaker_id for one in session.appearances] == [more["speaker"]]


def test_after_a_move_the_hall_is_told_of_only_if_it_was_chosen(app, cast, sign_in, more):
    path = f"{DESK}/schedule/{cast.session}"
    petra, ada = Editor(sign_in(cast.petra), path), Editor(sign_in(cast.admin), path)
    venue, halls = moscow(app)
    olga = sign_in(cast.olga)
    save(
        olga,
        f"{DESK}/facts",
        edition_form(app, cast, venue_id=venue, **{f"room-{petra.fields['room_id'][0]}": halls[1]}),
    )
    assert not ada.save(room_id=str(more["room"]))
    assert "The edition takes place at “Expo” now (Olga Test, " in ada.page
    assert petra.save(state="tentative")
    with app.app_context():
        assert db.session.get_one(Slot, cast.session).room_id == halls[1]


def test_nothing_is_told_of_what_is_another_editions(app, cast, sign_in):
    with app.app_context(), transaction():
        other = db.session.query(Edition).filter(Edition.id.not_in([cast.edition, cast.closed])).one()
        secret = {"track_id": make_track(other, "SECRET-TRACK"), "speakers": make_speaker(other, "SECRET-SPEAKER")}
        room = Room(venue=other.venue, name=text("SECRET-HALL"))
        db.session.add(room)
        db.session.flush()
        for row in (*secret.values(), room):
            by_olga(cast, archive, row)
        keys, hall = {field: str(row.id) for field, row in secret.items()}, str(room.id)
    petra = Editor(sign_in(cast.petra), f"{DESK}/sessions/{cast.session}")
    assert not petra.save(**keys)
    placing = Editor(petra.client, f"{DESK}/schedule/{cast.session}")
    assert not placing.save(room_id=hall)
    for page in (petra.page, placing.page):
        assert "SECRET" not in page
        assert "What you chose here is no longer offered. Choose again." in page


def test_a_delegate_hears_that_a_category_went_but_not_by_whom(app, cast, sign_in, more):
    path = "/forums/innoprom/2027/register"
    sam = Editor(sign_in(cast.sam), path)
    with app.app_context(), transaction():
        by_olga(cast, archive, db.session.get_one(Category, more["category"]))
    assert not sam.save(category=str(more["category"]))
    assert "What you chose here is no longer offered. Choose again." in sam.page
    assert "Olga" not in sam.page


def test_a_forged_form_does_not_slip_a_foreign_choice_through(app, cast, sign_in):
    with app.app_context(), transaction():
        other = db.session.query(Edition).filter(Edition.id.not_in([cast.edition, cast.closed])).one()
        foreign = make_track(other, "Foreign").id
    petra = Editor(sign_in(cast.petra), f"{DESK}/sessions/{cast.session}")
    for opened in ("", *forged(petra, foreign)):
        petra.fields["opened"], petra.fields["track_id"] = [opened], [str(foreign)]
        answered = petra.save()
        if not answered and "track_id" in petra.asked:
            answered = petra.choose(track_id="mine")
        with app.app_context():
            assert db.session.get_one(Session, cast.session).track_id != foreign
        petra.open()


def forged(editor, key):
    """What says that the foreign one was there when the form was opened: of this row, and of a row to come."""
    import json

    from forum.web.parts import digest

    row, version, seen = json.loads(editor.fields["opened"][0])
    seen = seen | {"track_id": digest(json.dumps(key))}
    return [json.dumps([row, version, seen]), json.dumps([row, version + 9, seen]), json.dumps(["", 0, seen])]


def test_of_many_keys_that_nobody_has_few_are_looked_for(app, cast, sign_in):
    petra, asked = sign_in(cast.petra), []
    with app.app_context():
        listen(db.engine, "before_cursor_execute", count := lambda *_: asked.append(1))
    counts = []
    for number in (MOST_TOLD, 20 * MOST_TOLD):
        asked.clear()
        speakers = [str(900_000 + each) for each in range(number)]
        assert petra.post(f"{DESK}/sessions/new", data={"title-en": "T", "speakers": speakers}).status_code == 200
        counts.append(len(asked))
    with app.app_context():
        remove(db.engine, "before_cursor_execute", count)
    assert counts[0] == counts[1]
