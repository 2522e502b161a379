"""Whose row is gone, or no longer theirs, while a form is open: a page that says so, with what they typed."""

import pytest

from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.queries import rooms_of
from forum.programme.queries import speakers_of, tracks_of
from tests.factories import put_in_state
from tests.opening import Editor

TYPED = "Half an hour of typing"
DESK = "/manage/innoprom/2027"
FORMS = [
    (f"{DESK}/tracks/{{track}}", "track", "name-en"),
    (f"{DESK}/speakers/{{speaker}}", "speaker", "biography-en"),
    (f"{DESK}/sessions/{{session}}", "session", "abstract-en"),
    (f"{DESK}/schedule/{{session}}", "session", "starts_at"),
    (f"{DESK}/categories/{{category}}", "category", "description-en"),
    ("/manage/venues/{venue}/rooms/{room}", "room", "name-en"),
    ("/manage/venues/{venue}", "venue", "address-en"),
    ("/manage/series/innoprom", "series", "about-en"),
    (f"{DESK}/facts", "edition", "about-en"),
    (f"{DESK}/new-days", "edition", "starts_on"),
]


@pytest.fixture
def keys(app, cast):
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.edition)
        put_in_state(edition, EditionState.POSTPONED)  # its new days are asked for
        venue = edition.venue_id
        return {
            "track": tracks_of(cast.edition)[0].id, "speaker": speakers_of(cast.edition)[0].id, "session": cast.session,
            "category": cast.category, "venue": venue, "room": rooms_of(venue)[0].id, "series": edition.series_id,
            "edition": edition.id}  # fmt: skip


@pytest.mark.parametrize(("path", "table", "field"), FORMS, ids=[path for path, _, _ in FORMS])
def test_a_form_whose_row_was_removed_meanwhile_shows_what_was_typed(app, cast, sign_in, keys, path, table, field):
    editor = Editor(sign_in(cast.admin), path.format(**keys))
    vanish(app, table, keys[table])
    answer = editor.client.post(editor.path, data=editor.fields | {field: TYPED})
    assert answer.status_code == 404
    assert "This is not here any more" in answer.text
    assert "Nothing was saved" in answer.text
    assert TYPED in answer.text


def vanish(app, table, key):
    """Delete a row past every rule; what hangs on it stays."""
    with app.app_context(), db.engine.connect() as connection:
        sqlite, raw = connection.dialect.name == "sqlite", connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys=OFF" if sqlite else "SET LOCAL session_replication_role = replica")
        raw.execute(f"DELETE FROM {table} WHERE id = {int(key)}")
        if sqlite:
            raw.execute("PRAGMA foreign_keys=ON")
        connection.connection.commit()


def test_whose_role_was_taken_while_typing_keeps_the_text(app, cast, sign_in, keys):
    editor = Editor(sign_in(cast.petra), f"{DESK}/sessions/{cast.session}")
    with app.app_context(), transaction():
        for grant in list(db.session.get_one(Account, cast.petra).grants):
            db.session.delete(grant)
    answer = editor.client.post(editor.path, data=editor.fields | {"abstract-en": TYPED})
    assert answer.status_code == 403
    assert TYPED in answer.text


def test_neither_passwords_nor_markup_come_back(app, cast, sign_in):
    sent = {"opened": "x", "password": "hidden-away", "note": "<script>alert(1)</script>", "number": "12"}
    page = sign_in(cast.paul).post("/account/registrations/NOBODY/change", data=sent)
    assert page.status_code == 404
    assert "hidden-away" not in page.text
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text
    assert "Nothing was saved" not in sign_in(cast.paul).get("/account/registrations/NOBODY/change").text


def test_what_a_foreign_page_sends_is_not_repeated(app, cast, sign_in):
    app.config["WTF_CSRF_ENABLED"] = True
    sent, olga = {"opened": "x", "note": TYPED}, sign_in(cast.olga)
    for path in ("/no-such-page", f"{DESK}/tracks/999", "/healthz"):
        answer = olga.post(path, data=sent, headers={"Origin": "https://evil.example"})
        assert answer.status_code in {400, 404, 405}
        assert TYPED not in answer.text


@pytest.mark.parametrize(
    ("who", "path", "sent", "told"),
    [
        ("petra", f"{DESK}/schedule/1", {"starts_at": "2027-03-01T15:45"}, "Start: 1 Mar 2027, 15:45, Tashkent"),
        ("dana", f"{DESK}/registrations/enter", {"family_name": "Nazarova", "country": "TJ"}, "Country: Tajikistan"),
    ],
)
def test_times_and_countries_come_back_too_with_a_way_to_the_desk(app, cast, sign_in, who, path, sent, told):
    editor = Editor(sign_in(getattr(cast, who)), path)
    with app.app_context(), transaction():
        for grant in list(db.session.get_one(Account, getattr(cast, who)).grants):
            db.session.delete(grant)
    answer = editor.client.post(path, data=editor.fields | sent)
    assert answer.status_code == 403
    assert told in answer.text
    assert '<a class="btn btn-outline-secondary" href="/manage/">Desk</a>' in answer.text
