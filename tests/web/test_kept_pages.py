"""Visitors' pages of the whole site, kept: nothing old, nothing of anybody else, and the bytes of a page drawn anew."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState
from forum.editions.services import save_practical
from forum.programme.models import Session, Speaker
from forum.registration.models import Category
from forum.schedule.models import Slot
from forum.site.queries import find_texts
from forum.site.services import save_texts
from tests.factories import put_in_state, register, text
from tests.opening import open_browser
from tests.worlds import do_release

EDITION = "/forums/innoprom/2027"
PROGRAMME = f"{EDITION}/programme"


@pytest.fixture
def kept(app, cast, monkeypatch):
    """The site as it is served, with a released programme; pages are good until it is told to forget them."""
    with app.app_context():
        do_release(cast, 0)
    pages = app.extensions["pages"]
    monkeypatch.setattr(pages, "seconds", 3600)
    pages.forget()
    yield pages
    pages.forget()


def addresses(cast):
    with_speaker = f"{EDITION}/speakers/{db.session.scalars(select(Speaker.id)).first()}"
    return [
        *("/", "/forums/innoprom/", f"{EDITION}/", PROGRAMME, f"{PROGRAMME}?view=all", f"{PROGRAMME}?view=list"),
        *(f"{PROGRAMME}?q=open", f"{EDITION}/sessions/{cast.session}", f"{EDITION}/speakers", with_speaker),
        f"{EDITION}/mine",
    ]


def seen(browser, path, **headers):
    answer = browser.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return answer.status_code, answer.data, answer.headers.get("ETag")


def of_edition(change):
    def act(cast):
        change(db.session.get_one(Edition, cast.edition))

    return act


def published(change):
    """A change of the edition that everyone sees at once."""

    def act(edition):
        change(edition)
        put_in_state(edition, edition.state)

    return of_edition(act)


def of_category(**values):
    def act(cast):
        for name, value in values.items():
            setattr(db.session.get_one(Category, cast.category), name, value(clock.now()) if callable(value) else value)

    return act


def fill_up(cast):
    category, edition = db.session.get_one(Category, cast.category), db.session.get_one(Edition, cast.edition)
    category.quota = 1
    db.session.flush()
    register(edition, category, db.session.get_one(Account, cast.paul))


def write_practical(cast):
    edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
    save_practical(edition, {"visa": text("None is needed.")}, olga, clock.now())


def name_site(cast):
    save_texts(find_texts(), {"name": text("Forums")}, db.session.get_one(Account, cast.admin), clock.now())


def put_over(edition):
    edition.starts_on = edition.ends_on = clock.now().date() - timedelta(days=9)


def paint(edition):
    edition.series.accent = "steppe"


def later(slot):
    slot.starts_at, slot.ends_at = slot.starts_at + timedelta(hours=1), slot.ends_at + timedelta(hours=1)


CHANGES = {
    "name of the site": (f"{EDITION}/speakers", name_site),
    "name": (f"{EDITION}/", published(lambda edition: setattr(edition, "name", text("Another name")))),
    "name at home": ("/", published(lambda edition: setattr(edition, "name", text("Another name")))),
    "days": ("/forums/innoprom/", published(lambda e: setattr(e, "ends_on", e.ends_on + timedelta(days=1)))),
    "postponed": (f"{EDITION}/", of_edition(lambda edition: put_in_state(edition, EditionState.POSTPONED))),
    "postponed, at home": ("/", of_edition(lambda edition: put_in_state(edition, EditionState.POSTPONED))),
    "cancelled": (PROGRAMME, of_edition(lambda edition: put_in_state(edition, EditionState.CANCELLED))),
    "over": (f"{EDITION}/", published(put_over)),
    "accent": (f"{EDITION}/", published(paint)),
    "accent of the programme": (PROGRAMME, published(paint)),
    "accent of the series": ("/forums/innoprom/", of_edition(paint)),
    "name of the series": ("/", of_edition(lambda edition: setattr(edition.series, "name", text("Renamed")))),
    "practical texts": (f"{EDITION}/", write_practical),
    "registration closes": (f"{EDITION}/", of_category(closes_at=lambda now: now - timedelta(hours=1))),
    "registration opens later": (PROGRAMME, of_category(opens_at=lambda now: now + timedelta(days=2))),
    "registration is full": (f"{EDITION}/", fill_up),
    "series closed": (f"{EDITION}/", of_edition(lambda edition: setattr(edition.series, "closed", True))),
    "series closed, programme": (PROGRAMME, of_edition(lambda edition: setattr(edition.series, "closed", True))),
    "draft": (f"{EDITION}/", of_edition(lambda edition: put_in_state(edition, EditionState.DRAFT))),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_page_and_its_etag_follow_whatever_it_shows(app, client, cast, kept, change):
    path, act = CHANGES[change]
    before = seen(client, path)
    assert before[0] == 200
    with app.app_context(), transaction():
        act(cast)
    assert seen(client, path) == before, "within the second"
    kept.forget()
    after = seen(client, path)
    assert after[1] != before[1]
    assert after[2] != before[2]
    assert seen(client, path, If_None_Match=before[2])[0] == after[0]
    if after[0] != 200:
        assert after[2] is None


@pytest.mark.parametrize("path", [PROGRAMME, f"{PROGRAMME}?view=all", "session", f"{EDITION}/"])
def test_pages_follow_a_release_and_not_its_draft(app, client, cast, kept, path):
    path = f"{EDITION}/sessions/{cast.session}" if path == "session" else path
    before = seen(client, path)
    with app.app_context(), transaction():
        db.session.get_one(Session, cast.session).title = text("Renamed")
        later(db.session.get_one(Slot, cast.session))
    kept.forget()
    assert seen(client, path) == before
    with app.app_context():
        do_release(cast, 1)
    kept.forget()
    after = seen(client, path)
    assert after[1:] != before[1:]
    assert after[2] != before[2]
    assert b"Renamed" in after[1]


def test_pages_speak_each_readers_language_and_tell_the_time_of_each_clock(app, client, cast, kept):
    readers = {
        "en": {},
        "ru": {"Accept_Language": "ru-RU,ru;q=0.9"},
        "uz": {"Cookie": "lang=uz", "Accept_Language": "ru"},
        "tokyo": {"Cookie": "tz=Asia/Tokyo"},
        "tokyo in russian": {"Cookie": "lang=ru; tz=Asia/Tokyo"},
    }
    nobody = app.test_client(use_cookies=False)
    pages = {name: seen(nobody, PROGRAMME, **headers) for name, headers in readers.items()}
    assert len({etag for _, _, etag in pages.values()}) == len(readers)
    assert b"10:00" in pages["en"][1]
    assert b"14:00" in pages["tokyo"][1]
    assert 'lang="uz"' in pages["uz"][1].decode()
    for name, headers in readers.items():
        assert seen(nobody, PROGRAMME, **headers) == pages[name]
        assert seen(nobody, PROGRAMME, If_None_Match=pages[name][2], **headers)[0] == 304


def test_a_choice_in_the_address_sets_its_cookie_each_time(app, kept):
    for query, name in (("lang=ru", "lang"), ("tz=Asia/Tokyo", "tz"), ("tz=venue", "tz")):
        for _ in range(2):
            answer = app.test_client(use_cookies=False).get(f"{PROGRAMME}?{query}")
            assert answer.headers["Set-Cookie"].startswith(f"{name}=")
            assert "ETag" not in answer.headers


def test_a_kept_page_is_that_of_nobody_drawn_anew(app, client, cast, kept):
    """In every language, and whoever asked before."""
    with app.app_context():
        paths = addresses(cast)
    nobody = app.test_client(use_cookies=False)
    for path in paths:
        for language in ("en", "ru", "uz"):
            first, second = (nobody.get(path, headers={"Accept-Language": language}) for _ in range(2))
            assert first.status_code == 200
            assert first.headers["ETag"], path
            assert first.headers["Cache-Control"] == "private, no-cache"
            assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= first.vary.as_set(preserve_casing=True)
            assert dict(second.headers) == dict(first.headers)
            alone = nobody.get(path, headers={"Accept-Language": language, "Cookie": "else=1"})
            assert first.data == second.data == alone.data, path


def test_the_page_of_somebody_comes_to_nobody_else(app, cast, sign_in, kept, monkeypatch):
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        paths = addresses(cast)
        uid = str(db.session.get_one(Session, cast.session).uid)
    visitor, paul, olga = app.test_client(), sign_in(cast.paul), sign_in(cast.olga)
    before = {path: seen(visitor, path) for path in paths}
    page = paul.get(PROGRAMME).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert token
    starred = {"starred": "1", "csrf_token": token, "part": "1"}
    assert paul.post(f"{EDITION}/sessions/{cast.session}/star", data=starred).status_code == 200
    for path in paths:
        own = paul.get(path)
        assert own.headers["Cache-Control"] == "no-store"
        assert "ETag" not in own.headers
        hers = olga.get(path)
        for other in (hers.text, visitor.get(path).text):
            assert token not in other
            assert 'aria-pressed="true"' not in other
        assert seen(visitor, path) == before[path]
    assert f'data-uid="{uid}"' in paul.get(PROGRAMME).text
    assert 'aria-pressed="true"' in paul.get(PROGRAMME).text


def test_what_the_next_page_says_it_says_once_and_to_one(app, cast, kept):
    visitor, told = app.test_client(), open_browser(app, _flashes=[("message", "Said to one alone.")])
    before = seen(visitor, f"{EDITION}/")
    assert "Said to one alone." in told.get(f"{EDITION}/").text
    assert "Said to one alone." not in told.get(f"{EDITION}/").text
    assert seen(visitor, f"{EDITION}/") == before


def test_whoever_signs_in_sees_their_own_page_at_once_and_out_the_visitors(app, cast, sign_in, kept):
    visitor = app.test_client()
    before = visitor.get(PROGRAMME).text
    paul = sign_in(cast.paul)
    assert "Sign out" in paul.get(PROGRAMME).text
    paul.post("/account/sign-out")
    assert "Sign out" not in paul.get(PROGRAMME).text
    assert visitor.get(PROGRAMME).text == before


def test_what_only_a_team_sees_is_not_kept(app, client, cast, sign_in, kept):
    member = sign_in(cast.member)
    for path in ("/forums/council/", "/forums/council/2027/", "/"):
        assert "council" in member.get(path).text
        assert "council" not in client.get(path).text.replace(path, "")


def test_another_name_of_the_site_is_refused_as_ever(app, client, kept, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost"])
    assert client.get(PROGRAMME).status_code == 200
    assert client.get(PROGRAMME, headers={"Host": "evil.example"}).status_code == 400
