"""A speaker's photo: put there by organisers, shown wherever they are told of."""

import pytest

from forum.feeds import views as calendars
from forum.programme.queries import speakers_of
from tests.editions.facts import DESK
from tests.feeds.reading import FEED
from tests.pictures.samples import image, read, upload


@pytest.fixture
def speaker(app, released):
    with app.app_context():
        return speakers_of(released.edition)[0].id


@pytest.mark.both
def test_a_photo_is_seen_at_once_and_calendars_stay(client, released, sign_in, speaker):
    before = client.get(FEED)
    olga, form = sign_in(released.olga), f"{DESK}/speakers/{speaker}/photo"
    page = f"/forums/innoprom/2027/speakers/{speaker}"
    assert 'class="monogram is-large"' in client.get(page).text
    assert olga.post(form, **upload(image((700, 900)))).status_code == 302
    shown = client.get(page).text
    assert 'class="photo is-large"' in shown
    assert "monogram" not in shown
    address = shown.partition('class="photo is-large" src="')[2].partition('"')[0]
    got = client.get(address)
    assert read(got.data).size == (320, 320)
    assert got.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert 'class="photo"' in client.get("/forums/innoprom/2027/speakers").text
    assert 'class="photo"' in client.get("/forums/innoprom/2027/").text
    assert 'class="photo"' in client.get(f"/forums/innoprom/2027/sessions/{released.session}").text
    calendars.forget()
    after = client.get(FEED)
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    olga.post(form, data={"remove": "1"})
    assert 'class="monogram is-large"' in client.get(page).text
    assert client.get(address).status_code == 404


def test_who_speaks_in_the_draft_alone_is_seen_by_its_readers(app, client, cast, sign_in):
    with app.app_context():
        speaker = speakers_of(cast.edition)[0].id
    olga = sign_in(cast.olga)
    form = f"{DESK}/speakers/{speaker}/photo"
    olga.post(form, **upload(image()))
    address = olga.get(form).text.partition('class="photo is-large" src="')[2].partition('"')[0]
    assert client.get(address).status_code == 404
    assert sign_in(cast.paul).get(address).status_code == 404
    got = olga.get(address)
    assert (got.status_code, got.headers["Cache-Control"]) == (200, "private, max-age=31536000, immutable")
    assert sign_in(cast.vera).get(address).status_code == 200
