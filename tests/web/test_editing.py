"""Two editors of one row lose nothing: parts of one merge, parts of both are asked about."""

import json

import lxml.html
import pytest

from forum.db import db, transaction
from forum.editions.models import Edition
from forum.editions.queries import rooms_of
from forum.programme.forms import TrackForm
from forum.programme.models import Speaker
from forum.programme.queries import speakers_of, tracks_of
from tests.factories import make_account, make_speaker
from tests.opening import Editor


@pytest.mark.both
def test_parts_that_one_touched_merge_by_language_and_field(olga, ada, stored):
    assert olga.save(title__ru="Открытие", stream_url="https://live.example/1", speakers=[])
    assert ada.save(abstract__en="What it is about", languages=["en", "uz"])
    assert stored("title") == {"en": "Opening", "ru": "Открытие"}
    assert stored("abstract") == {"en": "What it is about"}
    assert (stored("stream_url"), stored("languages"), stored("speakers")) == (
        "https://live.example/1",
        ["en", "uz"],
        [],
    )


def test_what_both_touched_is_asked_about_with_both_texts_and_who_it_was(olga, ada, stored):
    assert olga.save(title__en="Grand opening", abstract__en="Hers", stream_url="https://hers.example")
    assert not ada.save(title__en="Solemn opening", abstract__en="His", abstract__ru="Его")
    assert set(ada.asked) == {"title-en", "abstract-en"}
    for text in ("Grand opening", "Solemn opening", "Hers", "His", "Changed by Olga Test"):
        assert text in ada.page
    assert ada.fields["title-en"] == ["Solemn opening"]
    assert ada.fields["stream_url"] == ["https://hers.example"]
    assert stored("title") == {"en": "Grand opening"}
    assert not ada.save()  # no answer is no answer
    assert not ada.choose(title__en="theirs")  # one of two
    assert set(ada.asked) == {"abstract-en"}
    assert ada.save(abstract__en="Both", **{"choose-abstract-en": ada.asked["abstract-en"]["mine"]})
    assert (stored("title"), stored("abstract")) == ({"en": "Grand opening"}, {"en": "Both", "ru": "Его"})
    assert stored("stream_url") == "https://hers.example"


def test_what_a_colleague_changed_and_one_left_alone_is_named_once_saved(olga, ada):
    assert olga.save(title__ru="Открытие", stream_url="https://live.example/1")
    assert ada.save(abstract__en="What it is about")
    ada.open()
    message = " ".join(lxml.html.fromstring(ada.page).get_element_by_id("messages").text_content().split())
    assert "Somebody changed this meanwhile, and it stands: Title – Открытие, " in message
    assert " – https://live.example/1. Changed by Olga Test, olga@test.example, " in message
    assert message.count("Changed by") == 1
    assert ada.save(abstract__en="More of it")
    ada.open()
    assert "and it stands" not in ada.page


def test_a_third_editor_meanwhile_is_asked_about_anew(olga, ada, stored):
    third = Editor(olga.client, olga.path)
    assert olga.save(title__en="First")
    assert not ada.save(title__en="Second")
    third.open()
    assert third.save(title__en="Third")
    assert not ada.choose(title__en="mine")
    assert "Third" in ada.page
    assert stored("title") == {"en": "Third"}
    assert ada.choose(title__en="mine")
    assert stored("title") == {"en": "Second"}


def test_a_question_about_a_language_that_is_folded_away_is_in_sight(olga, ada):
    assert olga.save(title__kk="Ашылу")
    olga.open()
    ada.open()
    assert olga.save(title__kk="Жаңа")
    assert not ada.save(title__kk="")
    assert not lxml.html.fromstring(ada.page).xpath('//details//input[starts-with(@name, "choose-")]')
    assert set(ada.asked) == {"title-kk"}


def test_the_same_text_of_both_is_no_question(olga, ada, stored):
    assert olga.save(title__en="Agreed", type="concert", speakers=[])
    assert ada.save(title__en="Agreed", type="concert", speakers=[])
    assert stored("title") == {"en": "Agreed"}


@pytest.mark.both
def test_who_appears_and_boxes_are_asked_about_as_a_whole(app, cast, olga, ada, stored):
    with app.app_context(), transaction():
        more = [make_speaker(db.session.get_one(Edition, cast.edition), n) for n in ("Bek", "Dina")]
        db.session.add_all(more)
        db.session.flush()
        bek, dina = [s.id for s in more]
    assert olga.save(speakers=[str(dina), str(bek)])
    olga.open()
    ada.open()
    assert olga.save(speakers=[str(bek)], languages=["uz"], type="concert")
    assert not ada.save(speakers=[str(bek), str(dina)], languages=["ru"], type="meeting")
    assert set(ada.asked) == {"speakers", "languages", "type"}, "one moved whom the other took away"
    assert "Bek" in ada.page.partition("choose-speakers-theirs")[2]
    assert ada.choose(speakers="theirs", languages="mine", type="theirs")
    assert [s.id for s in stored("speakers")] == [bek]
    assert (stored("languages"), stored("type").value) == (["ru"], "concert")


@pytest.mark.parametrize(
    "change",
    [
        lambda row, version, seen: "",
        lambda row, version, seen: "{",
        lambda row, version, seen: "[" * 100_000,
        lambda row, version, seen: json.dumps([row, str(version), seen]),
        lambda row, version, seen: json.dumps([row, version, [*seen]]),
        lambda row, version, seen: json.dumps([row, version + 999, seen]),
        lambda row, version, seen: json.dumps(["session:999", version, seen]),
        lambda row, version, seen: json.dumps(["track:1", version, seen]),
    ],
    ids=["missing", "no JSON", "deep", "text version", "list", "future", "another row", "another table"],
)
def test_a_form_that_cannot_say_what_it_saw_is_asked_about_all_that_differs(olga, stored, change):
    olga.fields["opened"] = [change(*json.loads(olga.fields["opened"][0]))]
    assert not olga.save(title__en="Other", stream_url="https://x.example")
    assert set(olga.asked) == {"title-en", "stream_url"}
    assert stored("title") == {"en": "Opening"}
    assert olga.choose(title__en="mine", stream_url="theirs")
    assert (stored("title"), stored("stream_url")) == ({"en": "Other"}, "")


def test_no_view_can_forget_to_merge(app, cast):
    with app.test_request_context(method="POST", data={"name-en": "Ships"}):
        track = tracks_of(cast.edition)[0]
        form = TrackForm(obj=track)
        with pytest.raises(RuntimeError, match="merge first"):
            _ = form.values
        assert TrackForm().values == {"name": {"en": "Ships"}}
        with transaction():
            form = TrackForm(obj=track)
            form.opened.data = json.dumps(TrackForm(formdata=None, obj=track).as_opened())
            form.merge(track)
            assert form.values == {"name": {"en": "Ships"}}


def test_what_no_longer_fits_together_comes_back(cast, sign_in):
    path = f"/manage/innoprom/2027/categories/{cast.category}"
    olga, ada = Editor(sign_in(cast.olga), path), Editor(sign_in(cast.admin), path)
    assert olga.save(opens_at="2027-03-01T10:00", closes_at="2027-05-01T10:00")
    ada.open()
    olga.open()
    assert olga.save(opens_at="2027-04-01T10:00")
    assert not ada.save(closes_at="2027-03-15T10:00")
    assert 'id="closes_at-error"' in ada.page
    assert ada.fields["opens_at"][0][:10] == "2027-04-01"


def test_a_row_that_is_gone_is_not_found(cast, sign_in, app):
    with app.app_context(), transaction():
        speaker = make_speaker(db.session.get_one(Edition, cast.edition), "Gone")
        db.session.add(speaker)
        db.session.flush()
        speaker_id = speaker.id
        path = f"/manage/innoprom/2027/speakers/{speaker_id}"
    olga = Editor(sign_in(cast.olga), path)
    with app.app_context(), transaction():
        db.session.delete(db.session.get_one(Speaker, speaker_id))
    assert olga.client.post(path, data=olga.fields).status_code == 404


@pytest.mark.parametrize(
    ("path", "act", "part"),
    [
        ("/manage/innoprom/2027/sessions/{session}", "/manage/innoprom/2027/sessions/{session}/remove", "stream_url"),
        ("/manage/innoprom/2027/schedule/{session}", "", "state"),
        ("/manage/innoprom/2027/categories/{category}", "/manage/things/category/{category}/archive", "quota"),
        ("/manage/innoprom/2027/tracks/{track}", "/manage/things/track/{track}/archive", "name-en"),
    ],
)
def test_what_changed_since_its_page_was_opened_is_not_removed_unseen(app, cast, sign_in, path, act, part):
    with app.app_context():
        keys = {"session": cast.session, "category": cast.category, "track": tracks_of(cast.edition)[0].id}
    path, act = path.format(**keys), act.format(**keys)
    olga, ada = Editor(sign_in(cast.olga), path), sign_in(cast.admin)

    def button():
        forms = lxml.html.fromstring(ada.get(act or path).text).forms
        (form,) = [f for f in forms if {"version", "seen"} & set(f.fields)]
        return form.get("action") or act or path, dict(form.form_values())

    address, old = button()
    new = {"state": "tentative", "quota": "7", "name-en": "Ships", "stream_url": "https://x.example"}[part]
    assert olga.save(**{part: new})
    answer = ada.post(address, data=old, follow_redirects=True)
    assert "changed meanwhile" in answer.text
    assert ada.get(path).status_code == 200
    address, new_one = button()
    assert "changed meanwhile" not in ada.post(address, data=new_one, follow_redirects=True).text


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "part", "values"),
    [
        ("/manage/series/innoprom", "summary-en", ("A", "B")),
        ("/manage/innoprom/2027/facts", "about-en", ("A", "B")),
        ("/manage/venues/{venue}", "latitude", ("40.5", "40.75")),
        ("/manage/venues/{venue}/rooms/{room}", "capacity", ("10", "20")),
        ("/manage/innoprom/2027/tracks/{track}", "name-en", ("A", "B")),
        ("/manage/innoprom/2027/speakers/{speaker}", "country", ("KZ", "KG")),
        ("/manage/innoprom/2027/categories/{category}", "quota", ("10", "20")),
        ("/manage/innoprom/2027/categories/{category}", "needs_approval", None),
        ("/manage/innoprom/2027/schedule/{session}", "room_id", ("0", None)),
        ("/account/profile", "organisation", ("A", "B")),
    ],
)
def test_every_form_that_edits_a_row_asks(app, cast, sign_in, path, part, values):
    with app.app_context():
        venue = db.session.get_one(Edition, cast.edition).venue_id
        keys = {"room": rooms_of(venue)[0].id, "track": tracks_of(cast.edition)[0].id}
        speaker = speakers_of(cast.edition)[0].id
    path = path.format(venue=venue, category=cast.category, session=cast.session, speaker=speaker, **keys)
    first, second = Editor(sign_in(cast.admin), path), Editor(sign_in(cast.admin), path)
    if values is None or None in values:
        assert first.save(**{part: (values or ["y"])[0]})
        assert second.save()  # untouched by the second: it stays
        second.open()
        assert second.fields[part] == [(values or ["y"])[0]]
        return
    if not first.save(**{part: values[0]}):
        assert first.save()  # a venue that editions use asks first
    assert not second.save(**{part: values[1]})
    assert second.asked or not second.save()
    assert set(second.asked) == {part}
    assert second.choose(**{part: "theirs"})
    second.open()
    assert second.fields[part][0].startswith(values[0])


def test_a_session_taken_out_meanwhile_and_placed_again_is_asked_about(app, cast, sign_in):
    path = f"/manage/innoprom/2027/schedule/{cast.session}"
    olga, ada = Editor(sign_in(cast.olga), path), Editor(sign_in(cast.admin), path)
    assert olga.client.post(f"{path}/unschedule").status_code == 302
    assert not ada.save(starts_at=f"{cast.days}T09:00", state="tentative")
    assert not ada.asked
    olga.open()
    start = f"{cast.days}T08:00"
    assert olga.save(starts_at=start, ends_at=f"{cast.days}T09:00")
    assert not ada.save()
    assert set(ada.asked) == {"room_id", "starts_at", "ends_at", "state"}, "it would be all as she typed it"
    assert "08:00" in ada.page


NEW = [
    ("/manage/innoprom/2027/tracks/new", {"name-en": "Rails"}, ["track:1", 1, {}]),
    ("/manage/innoprom/2027/categories/new", {"name-en": "Guests", "opens_at": "2026-11-01T10:00", "closes_at": "2027-11-01T10:00"}, ["category:1", 1, {}]),
    ("/manage/series/new", {"name-en": "New", "slug": "second", "summary-en": "S", "about-en": "A"}, ["series:1", 1, {}]),
    ("/account/profile", {"family_name": "Nobody", "given_name": "Yet", "country": "UZ"}, ["person:1", 1, {}]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "typed", "opened"), NEW, ids=[path for path, *_ in NEW])
def test_what_was_opened_as_a_row_of_others_is_made_only_when_saved_again(app, cast, sign_in, path, typed, opened):
    """Somebody else signed in meanwhile, who has no such row yet; or the hidden field was forged."""
    with app.app_context(), transaction():
        reader = make_account("fresh", profile=False).id if path == "/account/profile" else cast.admin
    editor = Editor(sign_in(reader), path)
    kept = {name.replace("-", "__"): value for name, value in typed.items()}
    assert not editor.save(opened=json.dumps(opened), **kept)
    assert "opened for something else" in editor.page
    for name, value in typed.items():
        assert editor.fields[name] == [value]
    assert editor.save()


def test_times_that_two_people_set_apart_say_who_changed_the_other_one(app, cast, sign_in):
    path = f"/manage/innoprom/2027/schedule/{cast.session}"
    mine, theirs = Editor(sign_in(cast.olga), path), Editor(sign_in(cast.petra), path)
    assert theirs.save(ends_at=f"{cast.days}T10:18")
    assert not mine.save(starts_at=f"{cast.days}T10:20")
    said = " ".join(lxml.html.fromstring(mine.page).get_element_by_id("ends_at-error").text_content().split())
    assert said.startswith(
        f"The end must be after the start. Somebody changed this meanwhile: {cast.days.day} {cast.days:%b} {cast.days.year}, 10:18 instead"
    )
    assert "Changed by Petra Test" in said
    assert mine.fields["starts_at"] == [f"{cast.days}T10:20"]
    assert mine.fields["ends_at"] == [f"{cast.days} 10:18:00"]
    assert mine.save(ends_at=f"{cast.days}T10:40"), "it was seen: nothing is asked"
    alone = Editor(mine.client, path)
    assert not alone.save(ends_at=f"{cast.days}T09:00")
    assert "Somebody changed this" not in alone.page
