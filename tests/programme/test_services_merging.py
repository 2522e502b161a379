"""What two speakers say of themselves once they are one: shown first, kept in each language, and given back."""

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.programme.models import Session, Speaker
from forum.removal.models import Merger
from forum.removal.services import merge, take_back
from tests.factories import make_speaker

GOES = {
    "name": {"en": "Aziza", "ru": "Азиза"},
    "affiliation": {"en": "Works"},
    "biography": {"en": "Built", "ru": "Строила"},
    "country": "UZ",
}
STAYS = {"name": {"en": "A. Karimova"}, "affiliation": {"en": "Ministry"}, "biography": {"en": "Led"}, "country": ""}
AFTER = {
    "name": {"en": "A. Karimova", "ru": "Азиза"},
    "affiliation": {"en": "Ministry"},
    "biography": {"en": "Led", "ru": "Строила"},
    "country": "UZ",
}


def said(key: int) -> dict:
    speaker = db.session.get_one(Speaker, key)
    return {name: value if isinstance(value := getattr(speaker, name), str) else dict(value) for name in GOES}


@pytest.fixture
def two(app, cast) -> tuple[int, int]:
    """Who goes and who stays."""
    with app.app_context(), transaction():
        goes = db.session.get_one(Session, cast.session).speakers[0]
        stays = make_speaker(db.session.get_one(Edition, cast.edition), "Other")
        for speaker, values in ((goes, GOES), (stays, STAYS)):
            for name, value in values.items():
                setattr(speaker, name, value if isinstance(value, str) else dict(value))
        db.session.flush()
        return goes.id, stays.id


def do_merge(cast, two) -> int:
    with transaction():
        goes, stays = (db.session.get_one(Speaker, key) for key in two)
        return merge(goes, stays, db.session.get_one(Account, cast.olga), clock.now()).id


def do_take_back(cast, merger: int) -> None:
    with transaction():
        take_back(db.session.get_one(Merger, merger), db.session.get_one(Account, cast.olga), clock.now())


def test_what_one_does_not_say_is_taken_over_and_given_back(context, cast, two):
    merger = do_merge(cast, two)
    assert (said(two[0]), said(two[1])) == (GOES, AFTER)
    do_take_back(cast, merger)
    assert (said(two[0]), said(two[1])) == (GOES, STAYS)


def test_what_somebody_changed_since_stays(context, cast, two):
    merger = do_merge(cast, two)
    with transaction():
        speaker = db.session.get_one(Speaker, two[1])
        speaker.biography, speaker.country = {"en": "Leads", "ru": "Возводила"}, "KZ"
    do_take_back(cast, merger)
    assert said(two[1]) == STAYS | {"biography": {"en": "Leads", "ru": "Возводила"}, "country": "KZ"}


def test_a_merger_of_before_texts_were_taken_over_is_undone(context, cast, two):
    merger = do_merge(cast, two)
    with transaction():
        row = db.session.get_one(Merger, merger)
        row.moved = {"appearance": row.moved["appearance"]}
    do_take_back(cast, merger)
    assert said(two[1]) == AFTER


def test_both_texts_are_shown_with_what_is_kept_of_them(cast, two, sign_in):
    page = sign_in(cast.petra).get(f"/manage/things/speaker/{two[0]}/merge?into={two[1]}").text
    rows = lxml.html.fromstring(page).xpath("//table//tr[th[@scope='row']]")
    told = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    assert told == [
        ["Name (English)", "Aziza is not kept", "A. Karimova is kept"],
        ["Name (Russian)", "Азиза is taken over", "—"],
        ["Organisation and position (English)", "Works is not kept", "Ministry is kept"],
        ["Biography (English)", "Built is not kept", "Led is kept"],
        ["Biography (Russian)", "Строила is taken over", "—"],
        ["Country", "Uzbekistan is taken over", "—"],
    ]
