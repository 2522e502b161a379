"""Whoever goes back and saves again hears that there are two of one name now, whatever it is."""

import lxml.html
import pytest

from forum import clock
from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Room
from forum.removal.services import archive, merge
from forum.schedule.models import Slot
from tests.factories import text
from tests.opening import Editor

DESK = "/manage/innoprom/2027"
OPEN = {"opens_at": "2027-01-01T10:00", "closes_at": "2027-02-01T10:00"}


@pytest.mark.both
@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("sessions/new", {"title-en": "Two Ships"}),
        ("tracks/new", {"name-en": "Two Ships"}),
        ("speakers/new", {"name-en": "Two Ships"}),
        ("categories/new", {"name-en": "Two Ships", **OPEN}),
    ],
)
def test_what_is_made_twice_is_told(cast, sign_in, path, typed):
    olga = Editor(sign_in(cast.olga), f"{DESK}/{path}")
    for times in (1, 2):
        answer = olga.client.post(olga.path, data=olga.fields | typed, follow_redirects=True)
        assert answer.status_code == 200
        said = told(answer.text)
        assert list(said) == ["Another one is called “Two Ships”, too."] * (times - 1)
        for link in said.values():
            assert "Two Ships" in olga.client.get(link).text


def told(page: str) -> dict[str, str]:
    """What is said of namesakes, each with where it leads."""
    said = lxml.html.fromstring(page).xpath("//*[@id='messages']/p[contains(., ' is called ')]")
    return {each.text_content(): next(iter(each.xpath("./a/@href")), "") for each in said}


@pytest.mark.both
@pytest.mark.parametrize("how", ["there", "archived", "merged"])
def test_a_hall_of_the_name_of_another_says_which(app, cast, sign_in, how):
    with app.app_context(), transaction():
        hall = db.session.get_one(Slot, cast.session).room
        other, olga = Room(venue=hall.venue, name=text("Hall 2")), db.session.get_one(Account, cast.olga)
        db.session.add(other)
        db.session.flush()
        rooms = f"/manage/venues/{hall.venue_id}/rooms"
        if how == "archived":
            archive(other, olga, clock.now())
        elif how == "merged":
            merge(other, hall, olga, clock.now())
        key = other.id
    editor = Editor(sign_in(cast.olga), f"{rooms}/new")
    page = editor.client.post(editor.path, data=editor.fields | {"name-en": "Hall 2"}, follow_redirects=True).text
    which = "Another" if how == "there" else "An archived"
    assert told(page) == {f"{which} one is called “Hall 2”, too.": f"{rooms}/{key}"}
    page = editor.client.post(editor.path, data=editor.fields | {"name-en": "<b>Hall"}, follow_redirects=True).text
    page = editor.client.post(editor.path, data=editor.fields | {"name-en": "<b>Hall"}, follow_redirects=True).text
    assert list(told(page)) == ["Another one is called “<b>Hall”, too."]


def test_a_venue_of_others_is_named_without_a_link(app, cast, sign_in):
    editor = Editor(sign_in(cast.orhan), "/manage/venues/new")
    data = editor.fields | {"name-en": "Halls", "address-en": "1", "city-en": "Osh", "country": "KG"}
    data |= {"timezone": "Asia/Bishkek", "confirmed": "y"}
    page = editor.client.post(editor.path, data=data, follow_redirects=True).text
    assert told(page) == {"Another one is called “Halls”, too.": ""}


def test_only_who_names_a_session_hears_of_namesakes(cast, sign_in):
    olga = Editor(sign_in(cast.olga), f"{DESK}/sessions/new")
    made = [olga.client.post(olga.path, data=olga.fields | {"title-en": "Tea"}) for _ in range(2)]
    session = Editor(olga.client, made[1].location.partition("?")[0].replace("/schedule/", "/sessions/"))
    olga.client.get(session.path)
    data = session.fields | {"abstract-en": "Cups"}
    assert "Another one is called" not in olga.client.post(session.path, data=data, follow_redirects=True).text
