"""Who has the address or an open form of what was merged meanwhile is told what it went into, and keeps what was typed."""

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db, transaction
from forum.editions.queries import where_series
from forum.removal.services import archive, merge
from tests.opening import Editor
from tests.removal.conftest import MERGED_KINDS, address_of, thing

TEXT = {"category": "description-en", "venue": "address-en", "series": "summary-en", "speaker": "biography-en"}


def do_merge(app, cast, pairs, kind: str) -> None:
    with app.app_context(), transaction():
        used, other = (thing(kind, key) for key in pairs[kind])
        merge(used, other, db.session.get_one(Account, cast.orhan), clock.now())


def told(page: str) -> str:
    return " ".join(
        lxml.html.fromstring(page).xpath("string(//p[contains(@class, 'alert') and contains(., '“')])").split()
    )


@pytest.mark.parametrize("kind", MERGED_KINDS)
def test_the_address_of_what_was_merged_says_into_what_when_and_by_whom(app, cast, pairs, sign_in, kind):
    with app.app_context():
        name, into = (thing(kind, key).name["en"] for key in pairs[kind])
    olga = sign_in(cast.olga)
    do_merge(app, cast, pairs, kind)
    page = olga.get(address_of(app, kind, pairs[kind].used)).text
    assert told(page).startswith(f"“{name}” was merged into “{into}” (Orhan Test, ")
    (link,) = lxml.html.fromstring(page).xpath("//p[contains(@class, 'alert')]/a/@href")
    assert link == ("/manage/series/expo" if kind == "series" else address_of(app, kind, pairs[kind].other))
    assert olga.get(link).status_code == 200


@pytest.mark.parametrize("kind", MERGED_KINDS)
def test_an_open_form_of_what_was_merged_says_so_and_keeps_what_was_typed(app, cast, pairs, sign_in, kind):
    editor = Editor(sign_in(cast.olga), address_of(app, kind, pairs[kind].used))
    do_merge(app, cast, pairs, kind)
    with app.app_context():
        before = dict(thing(kind, pairs[kind].used).name)
    assert not editor.save(**{"name-en": "Typed meanwhile"})
    assert "was merged into “" in told(editor.page)
    assert "Orhan Test" in told(editor.page)
    assert "Typed meanwhile" in editor.page
    with app.app_context():
        assert all(dict(thing(kind, key).name) != {"en": "Typed meanwhile"} for key in pairs[kind])
        assert dict(thing(kind, pairs[kind].used).name) == before
    if kind != "series":
        if kind == "venue":  # it asks first whether everyone who uses it is meant
            assert not editor.save()
        assert "Save again if it shall be changed all the same." in editor.page
        assert editor.save()
        with app.app_context():
            assert thing(kind, pairs[kind].used).name["en"] == "Typed meanwhile"


def test_an_open_form_of_what_was_archived_says_so_and_one_opened_later_does_not(app, cast, pairs, sign_in):
    path = address_of(app, "track", pairs["track"].used)
    editor = Editor(sign_in(cast.petra), path)
    with app.app_context(), transaction():
        archive(thing("track", pairs["track"].used), db.session.get_one(Account, cast.orhan), clock.now())
    assert not editor.save(**{"name-en": "Typed"})
    assert "“Machines” was archived (Orhan Test, " in told(editor.page)
    assert Editor(sign_in(cast.petra), path).save(**{"name-en": "Renamed"})


def test_a_hall_that_came_along_with_its_venue_is_found_at_its_new_address(app, cast, pairs, sign_in):
    olga, old = sign_in(cast.olga), address_of(app, "room", pairs["room"].used)
    do_merge(app, cast, pairs, "venue")
    new = f"/manage/venues/{pairs['venue'].other}/rooms/{pairs['room'].used}"
    answers = olga.get(old), olga.post(old, data={"opened": "[]", "name-en": "Typed meanwhile"})
    for answer in answers:
        assert answer.status_code == 404
        assert "It is here now:" in answer.text
        assert new in answer.text
    assert "Typed meanwhile" in answers[1].text
    assert "here now" not in sign_in(cast.sam).get(old).text


def test_a_series_in_whose_heir_one_has_no_role_says_where_it_went(app, cast, pairs, sign_in):
    with app.app_context(), transaction():
        give(
            where_series(thing("series", pairs["series"].used)),
            db.session.get_one(Account, cast.sam),
            Role.OWNER,
            None,
            clock.now(),
        )
    sam = sign_in(cast.sam)
    do_merge(app, cast, pairs, "series")
    answer = sam.get("/manage/series/innoprom")
    assert answer.status_code == 403
    assert "“innoprom series” was merged into “Expo” (Orhan Test, " in told(answer.text)
    assert "was merged" not in sign_in(cast.paul).get("/manage/series/innoprom").text
