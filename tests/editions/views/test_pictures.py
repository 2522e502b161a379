"""Covers and logos: put there by organisers, seen by whoever may see what has them."""

import re
from html import unescape
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from forum.accounts.models import Account
from forum.bounds import Bound
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.pictures.models import PictureKind
from forum.pictures.services import Place
from forum.web.renders import alone
from forum.web.words import DROPPED
from tests.editions.facts import DESK
from tests.pictures.samples import chunk, image, png, put, read, upload

SERIES, PAGE = "/manage/series/innoprom/cover", "/forums/innoprom/2027/"


def pictures_in(page, kind):
    """The addresses of a kind of pictures."""
    return [word.split('"')[1] for word in page.split("src=")[1:] if f"/{kind}." in word.split('"')[1]]


@pytest.mark.both
def test_a_cover_of_a_series_stands_above_all_its_editions_until_they_have_their_own(client, released, sign_in):
    olga = sign_in(released.olga)
    assert "girih.svg" in client.get(PAGE).text
    answer = olga.post(SERIES, **upload(image((2000, 1500)), **{"alt-en": "Lathes in a hall"}))
    assert answer.status_code == 302
    (address,) = pictures_in(client.get(PAGE).text, "cover")
    assert 'alt="Lathes in a hall"' in client.get(PAGE).text
    got = client.get(address)
    assert (got.status_code, got.mimetype) == (200, "image/webp")
    assert got.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in got.headers
    assert read(got.data).size == (1600, 400)
    olga.post(f"{DESK}/cover", **upload(image((900, 300), "PNG")))
    (own,) = pictures_in(client.get(PAGE).text, "cover")
    assert own.startswith("/forums/innoprom/2027/cover.")
    assert client.get(own).status_code == 200
    assert f'href="{DESK}/cover?remove=1">Take the picture away</a>' in olga.get(f"{DESK}/cover").text
    asked = olga.get(f"{DESK}/cover?remove=1").text
    assert "Take the picture away?" in asked
    assert '<input type="hidden" name="remove" value="1">' in asked
    assert pictures_in(client.get(PAGE).text, "cover") == [own], "it is only asked"
    assert olga.post(f"{DESK}/cover", data={"remove": "1"}).status_code == 302
    assert pictures_in(client.get(PAGE).text, "cover") == [address]
    assert client.get(own).status_code == 404


def test_a_closed_series_shows_its_cover_to_its_members_alone(app, cast, client, sign_in, closed_cover):
    assert client.get(closed_cover).status_code == 404
    assert sign_in(cast.paul).get(closed_cover).status_code == 404
    got = sign_in(cast.member).get(closed_cover)
    assert (got.status_code, got.headers["Cache-Control"]) == (200, "private, max-age=31536000, immutable")


@pytest.fixture
def closed_cover(app, cast):
    """The address of a closed series' cover."""
    with app.app_context(), transaction():
        edition = db.session.get_one(Edition, cast.closed)
        place = Place(edition.series, PictureKind.COVER, series_id=edition.series_id)
        cover = put(place, db.session.get_one(Account, cast.admin))
        return f"/forums/{edition.series.slug}/cover.{cover.digest}.800.webp"


def test_what_was_typed_stays_beside_a_file_that_is_no_picture(released, sign_in):
    olga = sign_in(released.olga)
    page = olga.post(
        SERIES, **upload(b"<svg><script>alert(1)</script></svg>", "cover.jpg", **{"alt-ru": "Станки"})
    ).text
    assert "This is a SVG file, whatever it is called. Choose a JPEG, PNG or WebP file." in page
    assert 'value="Станки"' in page
    assert "girih.svg" in olga.get("/forums/innoprom/").text


def test_a_picture_that_breaks_off_is_told_beside_the_field(released, sign_in):
    page = sign_in(released.olga).post(SERIES, **upload(image((2000, 1500))[:-2000])).text
    assert "This picture is damaged: it cannot be read to its end." in page


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (image((48, 40_000), "PNG"), "This picture has 48 × 40000 pixels. One side may be at most 20 times the other."),
        (png((600, 600), chunk(b"tEXt", b"a\0a") * 20_000), "This file takes too much work to read."),
        (png((20_000, 20_000)), "This picture has 400 megapixels. At most 40."),
    ],
    ids=["thin", "parts", "pixels"],
)
def test_what_would_take_too_much_is_told_beside_the_field(released, sign_in, sent, told):
    answer = sign_in(released.olga).post("/manage/series/innoprom/logo", **upload(sent))
    assert answer.status_code == 200
    assert told in answer.text


def sent_whole(size):
    """A form with a file of so many bytes, as it travels."""
    file = FileStorage(BytesIO(image() + b"\0" * size), "cover.jpg")
    boundary, data = encode_multipart({"alt-en": "Lathes", "file": file})
    return {"data": data, "content_type": f"multipart/form-data; boundary={boundary}"}


def test_a_file_that_is_too_large_is_told_beside_the_field(released, sign_in):
    page = sign_in(released.olga).post(SERIES, **sent_whole(11_000_000)).text
    assert "This file has 11 MB. At most 10 MB." in page
    assert 'value="Lathes"' in page


def test_a_file_that_is_much_too_large_is_not_read(released, sign_in):
    olga = sign_in(released.olga)
    answer = olga.post(SERIES, **sent_whole(Bound.UPLOAD_BYTES.most))
    assert (answer.status_code, answer.headers["Location"]) == (302, SERIES)
    assert "This file is too large. At most 10 MB." in olga.get(SERIES).text


def test_words_stay_where_the_file_was_too_large_to_be_read(released, sign_in):
    """As the gateway hands it on: without the file."""
    olga = sign_in(released.olga)
    for before in ({}, upload(image())):
        if before:
            olga.post(SERIES, **before)
        answer = olga.post(SERIES, data={"alt-en": "Turning lathes"}, environ_overrides={DROPPED: True})
        assert answer.status_code == 200
        assert "This file is too large. At most 10 MB." in answer.text
        assert 'value="Turning lathes"' in answer.text


def test_only_forms_with_files_may_be_so_large(released, sign_in):
    data = {"slug": "innoprom", "about-en": "x" * (Bound.FORM_BYTES.most + 1)}
    assert sign_in(released.olga).post("/manage/series/innoprom", data=data).status_code == 413


def test_words_of_a_cover_change_without_another_file(client, released, sign_in):
    olga = sign_in(released.olga)
    olga.post(SERIES, **upload(image()))
    olga.post(SERIES, data={"alt-en": "Turning lathes"})
    assert 'alt="Turning lathes"' in client.get(PAGE).text


def opened_by(client):
    """What the form holds that the page shows."""
    return unescape(re.search(r'name="opened"[^>]* value="([^"]*)"', client.get(SERIES).text)[1])


@pytest.mark.both
@pytest.mark.parametrize("was_there", [False, True])
def test_a_picture_that_somebody_put_there_meanwhile_is_replaced_by_who_knows_that(
    client, released, sign_in, was_there
):
    olga, admin = sign_in(released.olga), sign_in(released.admin)
    if was_there:
        olga.post(SERIES, **upload(image()))
    opened = {"opened": opened_by(olga)}
    admin.post(SERIES, **upload(image((1700, 500)), opened=opened_by(admin)))
    there = pictures_in(client.get(PAGE).text, "cover")
    page = olga.post(SERIES, **upload(image((1800, 600)), **opened))
    assert "Another picture was put here meanwhile (Admin" in page.text
    assert pictures_in(client.get(PAGE).text, "cover") == there
    again = {"opened": unescape(re.search(r'name="opened"[^>]* value="([^"]*)"', page.text)[1])}
    assert olga.post(SERIES, **upload(image((1800, 600)), **again)).status_code == 302
    assert pictures_in(client.get(PAGE).text, "cover") != there


def test_of_one_account_one_picture_is_read_at_a_time(released, sign_in):
    with alone(released.olga):
        answer = sign_in(released.olga).post(SERIES, **upload(image()))
        assert (answer.status_code, "Another picture of yours" in answer.text) == (429, True)
        assert sign_in(released.admin).post(SERIES, **upload(image())).status_code == 302
    assert sign_in(released.olga).post(f"{DESK}/cover", **upload(image())).status_code == 302


def test_a_picture_that_cannot_be_kept_is_told_beside_the_field(app, released, sign_in, tmp_path, monkeypatch):
    (tmp_path / "files").write_text("no folder")
    monkeypatch.setitem(app.config, "FILES", tmp_path / "files")
    answer = sign_in(released.olga).post(SERIES, **upload(image()))
    assert (answer.status_code, "Nothing was saved: the site cannot write the file now." in answer.text) == (200, True)


def test_a_form_without_a_file_asks_for_one(released, sign_in):
    assert "Choose a file." in sign_in(released.olga).post(SERIES, data={"alt-en": "Nothing"}).text


def test_a_logo_stands_beside_the_name(client, released, sign_in):
    sign_in(released.olga).post("/manage/series/innoprom/logo", **upload(image((600, 600), "PNG", "RGBA")))
    for page in ("/", "/forums/innoprom/"):
        (address,) = pictures_in(client.get(page).text, "logo")
        assert read(client.get(address).data).mode == "RGBA"


def test_the_log_tells_who_put_it_there(released, sign_in):
    olga = sign_in(released.olga)
    olga.post(f"{DESK}/cover", **upload(image()))
    assert "Picture saved" in olga.get(f"{DESK}/log").text


def test_unknown_sizes_and_names_are_not_there(client, released, sign_in):
    sign_in(released.olga).post(SERIES, **upload(image()))
    (address,) = pictures_in(client.get(PAGE).text, "cover")
    assert client.get(address.replace("1600", "1601")).status_code == 404
    assert client.get(address.replace("cover", "logo")).status_code == 404
    assert client.get(address, headers={"If-None-Match": client.get(address).headers["ETag"]}).status_code == 304


def test_one_editor_sends_so_many_pictures_an_hour(released, sign_in):
    olga = sign_in(released.olga)
    for _ in range(60):
        olga.post(SERIES, data={"alt-ru": "Станки"})
    answer = olga.post(SERIES, data={"alt-ru": "Станки"})
    assert answer.status_code == 429
    assert 'value="Станки"' in answer.text
