"""People of a session: chosen in an order that is kept, with and without scripts."""

import re

import pytest

from forum.db import db, transaction
from forum.people.models import Person
from forum.programme.models import Appearance, Session, Speaker, SpeakerRole
from tests.factories import text
from tests.opening import Editor

NAMES = ("Zarina", "Anvar", "Madina", "Bekzod")


@pytest.fixture
def people(app, cast):
    """The keys of four more speakers; in the session Madina chairs, then Zarina and Anvar speak, not by alphabet."""
    with app.app_context(), transaction():
        made = [Speaker(edition_id=cast.edition, name=text(name), affiliation=text(""), biography=text(""),
                        person=Person(family_name=name)) for name in NAMES]  # fmt: skip
        db.session.add_all(made)
        session = db.session.get_one(Session, cast.session)
        session.appearances = [
            Appearance(speaker=made[2], role=SpeakerRole.CHAIR, position=0),
            Appearance(speaker=made[0], position=1),
            Appearance(speaker=made[1], position=2),
        ]
        db.session.flush()
        return dict(zip(NAMES, (speaker.id for speaker in made), strict=True))


def row(app, cast) -> list[tuple[str, str]]:
    with app.app_context():
        appearances = db.session.get_one(Session, cast.session).appearances
        return [(a.speaker.name["en"], a.role.value) for a in appearances]


def chips(page: str, field: str) -> list[str]:
    box = page.partition(f'data-chips="{field}"')[2].partition("<template>")[0]
    return re.findall(r"<span>(\w+)</span>", box)


def typed(**kw):
    return {"title-en": "Typed and kept", "type": "panel", "track_id": "0", "languages": ["en"], **kw}


def test_saving_unchanged_reorders_nothing(app, cast, sign_in, people):
    """B19: speakers came back in the order of the list, and chairs after them."""
    before = [("Madina", "chair"), ("Zarina", "speaker"), ("Anvar", "speaker")]
    assert row(app, cast) == before
    page = sign_in(cast.olga).get(f"/manage/innoprom/2027/sessions/{cast.session}").text
    assert (chips(page, "speakers"), chips(page, "chairs")) == (["Zarina", "Anvar"], ["Madina"])
    sent = {name: re.findall(rf'type="hidden" name="{name}" value="(\d+)"', page) for name in ("speakers", "chairs")}
    sign_in(cast.olga).post(f"/manage/innoprom/2027/sessions/{cast.session}", data=typed(**sent))
    assert row(app, cast) == before


def test_the_buttons_show_the_form_again_with_all_that_was_typed(app, cast, sign_in, people):
    """O4: one click deselected everybody else."""
    olga, address = sign_in(cast.olga), f"/manage/innoprom/2027/sessions/{cast.session}"
    chosen = typed(speakers=[people["Zarina"], people["Anvar"]], chairs=[people["Madina"]])
    for more, after in [
        ({"speakers-do": f"up {people['Anvar']}"}, ["Anvar", "Zarina"]),
        ({"speakers-do": f"remove {people['Zarina']}"}, ["Anvar"]),
        ({"speakers-do": "add", "speakers-add": people["Bekzod"]}, ["Zarina", "Anvar", "Bekzod"]),
        ({"speakers-words": "bek", "speakers-do": "find"}, ["Zarina", "Anvar"]),
    ]:
        page = olga.post(address, data=chosen | more)
        assert page.status_code == 200
        assert chips(page.text, "speakers") == after
        assert chips(page.text, "chairs") == ["Madina"]
        assert "Typed and kept" in page.text
        assert "is-invalid" not in page.text
    assert row(app, cast)[1:] == [("Zarina", "speaker"), ("Anvar", "speaker")]  # nothing was saved
    olga.post(address, data=chosen | {"speakers": [people["Bekzod"], people["Anvar"], people["Zarina"]]})
    assert row(app, cast) == [("Madina", "chair"), ("Bekzod", "speaker"), ("Anvar", "speaker"), ("Zarina", "speaker")]


def test_whoever_is_chosen_twice_is_said_beside_the_chairs(app, cast, sign_in, people):
    olga, address = sign_in(cast.olga), f"/manage/innoprom/2027/sessions/{cast.session}"
    page = olga.post(address, data=typed(speakers=[people["Zarina"]], chairs=[people["Zarina"]]))
    assert "Zarina is chosen twice" in page.text
    assert 'id="chairs-error"' in page.text
    assert len(row(app, cast)) == 3


def test_enter_in_a_field_saves_instead_of_pressing_the_button_of_a_chip(cast, sign_in, people):
    page = sign_in(cast.olga).get(f"/manage/innoprom/2027/sessions/{cast.session}").text
    form = page.partition('<form method="post" class="form"')[2]
    first = re.search(r"<button[^>]*>", form)[0]
    assert "name=" not in first


def test_a_search_reads_no_more_words_than_anyone_types(cast, sign_in):
    vera, address = sign_in(cast.vera), "/manage/innoprom/2027/sessions"
    name = "Machines"
    assert name in vera.get(address, query_string={"q": name}).text
    assert name in vera.get(address, query_string={"q": name + " " * 100 + "nowhere"}).text


def test_a_preview_shows_a_text_as_pages_will_and_saves_nothing(app, cast, sign_in):
    olga, address = sign_in(cast.olga), f"/manage/innoprom/2027/sessions/{cast.session}"
    page = olga.get(address).text
    assert '<button class="btn btn-sm btn-outline-secondary" name="abstract-do" value="preview"' in page
    assert "*emphasis*, - list, [words](address)" in page
    text = "*so*\n- one\n- <script>"
    page = olga.post(address, data=typed(**{"abstract-en": text, "abstract-ru": "да", "abstract-do": "preview"}))
    assert page.status_code == 200
    shown = page.text.partition('id="abstract-preview"')[2].partition("</fieldset>")[0]
    assert '<p dir="auto"><em>so</em></p>' in shown
    assert "<li>&lt;script&gt;</li>" in shown
    assert '<div class="prose" lang="ru">' in shown
    assert "Typed and kept" in page.text
    assert "is-invalid" not in page.text
    with app.app_context():
        assert db.session.get_one(Session, cast.session).title["en"] != "Typed and kept"


def test_a_preview_is_for_who_may_save(app, cast, sign_in):
    address = f"/manage/innoprom/2027/sessions/{cast.session}"
    asked = typed(**{"abstract-en": "x", "abstract-do": "preview"})
    assert [sign_in(key).post(address, data=asked).status_code for key in (cast.vera, cast.paul)] == [
        sign_in(key).post(address, data=typed()).status_code for key in (cast.vera, cast.paul)
    ]
    assert sign_in(cast.paul).post(address, data=asked).status_code in {403, 404}


def test_what_is_saved_untouched_stays_as_it_was(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Session, cast.session).languages = ["uz", "ru"]
    assert Editor(sign_in(cast.olga), f"/manage/innoprom/2027/sessions/{cast.session}").save()
    with app.app_context():
        assert db.session.get_one(Session, cast.session).languages == ["uz", "ru"]


def test_another_language_comes_after_those_that_stood(app, cast, sign_in):
    with app.app_context(), transaction():
        db.session.get_one(Session, cast.session).languages = ["uz", "ru"]
    editor = Editor(sign_in(cast.olga), f"/manage/innoprom/2027/sessions/{cast.session}")
    assert editor.save(languages=["en", "uz", "ru"])
    with app.app_context():
        assert db.session.get_one(Session, cast.session).languages == ["uz", "ru", "en"]
