"""What was typed into a form that is not its sender's any more is given back by the names of its fields."""

import lxml.html
import pytest
from sqlalchemy import delete

from forum.accounts.models import Grant
from forum.db import db, transaction
from forum.web.merging import Opened
from forum.web.typed import MOST
from tests.opening import Editor

DESK = "/manage/innoprom/2027"


def given_back(app, editor: Editor, account: int) -> str:
    """What the page says once every role of the account has ended."""
    with app.app_context(), transaction():
        db.session.execute(delete(Grant).where(Grant.account_id == account))
    answer = editor.client.post(editor.path, data=editor.fields)
    assert answer.status_code == 403
    return lxml.html.fromstring(answer.text).get_element_by_id("typed").text.strip()


def test_texts_are_named_and_choices_left_out(app, cast, sign_in):
    petra = Editor(sign_in(cast.petra), f"{DESK}/sessions/{cast.session}")
    petra.fields |= {"title-en": ["Better title"], "title-uz": ["Yaxshi nom"], "type": ["workshop"]}
    assert given_back(app, petra, cast.petra) == "\n\n".join(
        ["Title (English): Better title", "Title (Uzbek): Yaxshi nom", "Description (English): Abstract"]
    )


def test_a_name_is_named_as_in_its_own_form(app, cast, sign_in):
    olga = Editor(sign_in(cast.olga), f"{DESK}/facts")
    olga.fields |= {"contact": ["office@forum.example"], "name-ru": ["Имя"], "seen": ["fbdeadbeef"], "room-1": ["none"]}
    typed = given_back(app, olga, cast.olga).split("\n\n")
    assert "Contact address: office@forum.example" in typed
    assert "Name (Russian): Имя" in typed
    assert all(": " in each and not each.startswith(("seen", "room")) for each in typed)


def test_numbers_days_and_hours_come_back_too(app, cast, sign_in):
    rita = Editor(sign_in(cast.rita), f"{DESK}/categories/{cast.category}")
    rita.fields |= {"quota": ["60"], "opens_at": ["2027-03-01T09:30"], "closes_at": ["2027-02-31T09:30"]}
    typed = given_back(app, rita, cast.rita).split("\n\n")
    assert typed[-3:] == ["Places: 60", "Opens: 1 Mar 2027, 09:30, Tashkent", "Closes: 2027-02-31T09:30"]


@pytest.mark.parametrize("sent", ["Nowhere/Nothing", "../../etc/passwd", "<b>"])
def test_a_clock_that_is_none_is_not_told(app, cast, sign_in, sent):
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    opened = petra.fields["opened"][0].replace("Asia/Tashkent", sent)
    petra.fields |= {"opened": [opened], "starts_at": ["2027-03-01T09:30"]}
    assert given_back(app, petra, cast.petra).startswith("Start: 1 Mar 2027, 09:30\n")


@pytest.mark.parametrize("language", ["ru", "uz"])
def test_names_are_in_the_readers_language(app, cast, sign_in, language):
    petra = Editor(sign_in(cast.petra), f"{DESK}/sessions/{cast.session}")
    petra.path += f"?lang={language}"
    said = {"ru": "Название (на английском): Opening", "uz": "Nomi (inglizcha): Opening"}
    assert said[language] in given_back(app, petra, cast.petra)


def test_what_stands_beside_many_times_is_read_once(app, cast, sign_in, monkeypatch):
    petra = Editor(sign_in(cast.petra), f"{DESK}/schedule/{cast.session}")
    petra.fields |= {"starts_at": ["2027-03-01T09:30"] * (2 * MOST)}
    read, times = Opened.read, []
    monkeypatch.setattr(Opened, "read", lambda sent: times.append(sent) or read(sent))
    typed = given_back(app, petra, cast.petra).split("\n\n")
    assert len(typed) <= MOST
    assert len(times) < 10
