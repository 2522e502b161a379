"""The log is searched by the names of who acted and of whom or what that was about."""

from urllib.parse import parse_qsl, urlsplit

import lxml.html
import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import update

from forum import clock
from forum.accounts.models import Account, AccountAct
from forum.audit.models import AuditWords
from forum.audit.services import record
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.people.services import describe_self
from forum.registration.models import Category
from tests.factories import make_account, make_speaker, make_track, register

LOG, SITE = "/manage/innoprom/2027/log", "/manage/administrators/acts"


@pytest.fixture
def acts(app, cast):
    """Olga did something on a track with three names and on a speaker; Łukasz registered."""
    now, get = clock.now(), db.session.get_one
    with app.app_context(), transaction():
        edition, olga = get(Edition, cast.edition), get(Account, cast.olga)
        track = make_track(edition, "Water and energy")
        track.name = {"en": "Water and energy", "ru": "Вода и энергия", "uz": "Suv va gʻoya"}
        record(olga, AccountAct.PASSWORD_SET, track, now, edition.id)
        record(olga, AccountAct.PASSWORD_SET, make_speaker(edition, "Žofie Nováková"), now, edition.id)
        account = make_account("zak", profile=False)
        said = {"given_name": "Łukasz", "family_name": "Żak", "native_name": "Лукаш Жак", "country": "UZ"}
        describe_self(account, said, now)
        return register(edition, get(Category, cast.category), account).reference


def found(client, log, **asked) -> str:
    page = lxml.html.fromstring(client.get(log, query_string=asked).text)
    rows = page.xpath("//table[not(ancestor::td)]/tbody/tr[.//th[@data-head]]")
    return " ".join(" ".join(row.text_content().split()) for row in rows)


@pytest.mark.both
@pytest.mark.parametrize(("log", "who"), [(LOG, "olga"), (SITE, "admin")])
def test_acts_are_found_by_names_in_any_script_and_capitals(cast, sign_in, acts, log, who):
    client = sign_in(getattr(cast, who))
    for words in ("WATER", "энергия ВОДА", "go'ya"):
        assert "Water and energy" in found(client, log, q=words), words
        assert "Nováková" not in found(client, log, q=words)
    assert "Žofie Nováková" in found(client, log, q="NOVAKOVA zofie")
    for words in ("lukasz", "ЛУКАШ", "Żak", acts.lower()):
        assert acts in found(client, log, q=words), words
        assert "Water" not in found(client, log, q=words)
    assert found(client, log, q="nobody at all") == ""
    assert found(client, log, q="water lukasz") == ""


@pytest.mark.parametrize(("log", "who"), [(LOG, "olga"), (SITE, "admin")])
def test_acts_are_found_by_who_did_them(app, cast, sign_in, acts, log, who):
    with app.app_context():
        signed = db.session.get_one(Account, cast.olga).signed
    rows = found(sign_in(getattr(cast, who)), log, q=signed.upper())
    assert "Water and energy" in rows
    assert acts not in rows


def test_other_filters_and_pages_keep_the_name(app, cast, sign_in, acts):
    with app.app_context(), transaction():
        olga, edition = db.session.get_one(Account, cast.olga), db.session.get_one(Edition, cast.edition)
        for _ in range(60):
            record(olga, AccountAct.SIGNED_OUT, make_track(edition, "Steel"), clock.now(), edition.id)
    olga, admin = sign_in(cast.olga), sign_in(cast.admin)
    assert found(olga, LOG, q="water", act="password set") != ""
    assert found(olga, LOG, q="water", act="signed out") == ""
    for client, log in ((olga, LOG), (admin, SITE)):
        page = lxml.html.fromstring(client.get(log, query_string={"q": "steel"}).text)
        assert page.xpath("//input[@name='q']/@value") == ["steel"]
        (older,) = page.xpath("//nav[contains(@class, 'pager')]//a[@rel='next']/@href")
        assert "q=steel" in older
        rows = found(client, log, **dict(parse_qsl(urlsplit(older).query)))
        assert "Steel" in rows
        assert "Water" not in rows


def test_names_that_the_log_does_not_tell_find_nothing_for_who_may_not_read_them(app, cast, sign_in, acts):
    """A registration stands there by its reference; Petra opens the history of a session, and of no registration."""
    petra = sign_in(cast.petra)
    with app.app_context(), transaction():
        db.session.execute(update(AuditWords).where(AuditWords.subject == acts).values(actor="", folded=""))
    asked = {"thing": "session", "id": cast.session}
    assert found(petra, LOG, q="lukasz", **asked) == ""
    assert petra.get(LOG, query_string={"q": "lukasz"}).status_code == 403
    assert acts in found(sign_in(cast.olga), LOG, q="lukasz")


def test_a_search_of_many_words_is_bounded(cast, sign_in, acts):
    assert "Water" in found(sign_in(cast.olga), LOG, q="w " * 400)
    assert found(sign_in(cast.olga), LOG, q="%") == ""


@pytest.mark.both
def test_acts_of_before_there_was_a_search_are_found(app, cast, sign_in, acts):
    with app.app_context():
        downgrade(revision="0046")
        upgrade()
    olga = sign_in(cast.olga)
    for words in ("энергия", "water", "novakova"):
        assert found(olga, LOG, q=words) != "", words
    assert acts in found(olga, LOG, q=acts)
