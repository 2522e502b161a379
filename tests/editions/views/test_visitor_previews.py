"""What a link looks like where it is shared: what a robot without cookies and language reads, and the picture."""

import struct

import lxml.html
import pytest

from forum.accounts.models import Account
from forum.db import db, transaction
from forum.editions.models import Edition
from forum.languages import CONTENT
from forum.pictures.models import PictureKind
from forum.pictures.services import Place
from forum.web.conditional import cache
from tests.pictures.samples import put, read
from tests.worlds import do_release

SITE = "http://127.0.0.1:8000"
EDITION = "/forums/innoprom/2027/"
PAGES = [
    "/",
    "/forums/innoprom/",
    EDITION,
    f"{EDITION}programme",
    f"{EDITION}speakers",
    f"{EDITION}sessions/1",
    f"{EDITION}speakers/1",
]


def told(client, address):
    """What the head says, by name or property."""
    answer = client.get(address)
    assert answer.status_code == 200
    head = lxml.html.fromstring(answer.text).head
    said = {tag.get("name") or tag.get("property"): tag.get("content") for tag in head.iter("meta")}
    return said | {link.get("rel"): link.get("href") for link in head.iter("link") if link.get("rel") == "canonical"}


def size_of(png):
    assert png.startswith(b"\x89PNG\r\n")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("address", PAGES)
def test_a_robot_is_told_title_text_address_and_picture(client, released, address):
    said = told(client, address)
    assert "robots" not in said
    assert said["og:title"]
    assert said["description"] == said["og:description"] != ""
    assert said["canonical"] == said["og:url"] == f"{SITE}{address}"
    assert said["twitter:card"] == "summary_large_image"
    picture = client.get(said["og:image"].removeprefix(SITE))
    assert picture.mimetype == "image/png"
    assert "Set-Cookie" not in picture.headers
    assert size_of(picture.data) == (1200, 630) == (int(said["og:image:width"]), int(said["og:image:height"]))


@pytest.mark.parametrize("address", PAGES)
def test_what_is_shared_of_an_edition_names_it_and_says_in_which_city(client, released, address):
    said = told(client, address)
    if address.startswith(EDITION):
        assert "innoprom edition" in said["og:title"]
        assert "Tashkent" in said["description"] or "speakers/" in address


def test_filters_are_dropped_from_an_address_and_what_is_filtered_is_not_indexed(client, released):
    said = told(client, f"{EDITION}programme?q=steel&tz=Asia/Tokyo&lang=ru")
    assert said["robots"] == "noindex"
    assert said["canonical"] == f"{SITE}{EDITION}programme?lang=ru"


@pytest.mark.parametrize(
    "address", ["/account/sign-in", "/demo/mailbox/", "/security", "/forums/innoprom/2027/subscribe"]
)
def test_pages_for_acts_are_not_indexed(client, released, address):
    assert told(client, address)["robots"] == "noindex"


def test_a_closed_forum_has_neither_picture_nor_description(cast, client, sign_in, released):
    for hidden in ("/forums/council/", "/forums/council/2027/"):
        assert client.get(f"{hidden}preview.en.png").status_code == 404
        assert sign_in(cast.olga).get(f"{hidden}preview.en.png").status_code == 404
        said = told(sign_in(cast.olga), hidden)
        assert said["robots"] == "noindex"
        assert not {name for name in said if name and name.startswith("og:")}


def test_a_picture_is_drawn_once_and_again_when_what_it_says_changes(app, cast, client, released):
    address = "/forums/innoprom/preview.ru.png"
    first = client.get(address)
    assert first.headers["Cache-Control"].startswith("public")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    made = len(cache._kept)
    assert client.get(address).data == first.data
    assert len(cache._kept) == made
    with app.app_context(), transaction():
        db.session.get_one(Edition, cast.edition).series.accent = "steppe"
    other = client.get(address)
    assert other.headers["ETag"] != first.headers["ETag"]
    assert other.data != first.data


@pytest.mark.parametrize(
    ("address", "owner"), [("/forums/innoprom/", "series"), (EDITION, "series"), (EDITION, "edition")]
)
def test_a_cover_stands_in_the_picture_where_the_pattern_would(
    app, cast, client, released, tmp_path, monkeypatch, address, owner
):
    monkeypatch.setitem(app.config, "FILES", tmp_path / "files")
    before = client.get(f"{address}preview.en.png")
    with app.app_context(), transaction():
        edition, olga = db.session.get_one(Edition, cast.edition), db.session.get_one(Account, cast.olga)
        of = {"edition": {"edition_id": edition.id}, "series": {"series_id": edition.series.id}}[owner]
        put(Place(edition if owner == "edition" else edition.series, PictureKind.COVER, **of), olga)
    after = client.get(f"{address}preview.en.png")
    assert after.headers["ETag"] != before.headers["ETag"]
    picture = read(after.data).convert("RGB")
    assert picture.size == (1200, 630)
    left, right = (picture.getpixel((x, 120)) for x in (100, 1100))
    assert (left[2] > 200 > 60 > left[0], right[0] > 200 > 60 > right[2]) == (True, True), "blue, and red"
    for file in (tmp_path / "files").glob("*.webp"):
        file.unlink()
    assert client.get(f"{address}preview.en.png").data == before.data, "its file is gone"


@pytest.fixture
def russian(app, cast):
    """An edition that is held in Russian, then in English."""
    with app.app_context():
        with transaction():
            edition = db.session.get_one(Edition, cast.edition)
            edition.languages, edition.name = ["kk", "ru", "en"], {"en": "Innoprom", "ru": "Иннопром"}
        do_release(cast, 0)


@pytest.mark.parametrize("address", [EDITION, f"{EDITION}programme", f"{EDITION}sessions/1", f"{EDITION}register"])
def test_of_whoever_names_no_language_a_link_speaks_the_editions_own(client, russian, address):
    told_in = {}
    for header in (None, "*", "en", "uz", "de"):
        answer = client.get(address, headers={"Accept-Language": header} if header else {}, follow_redirects=True)
        head = lxml.html.fromstring(answer.text).head
        said = {tag.get("property"): tag.get("content") for tag in head.iter("meta")}
        told_in[header] = said["og:locale"], said["og:image"][-7:]
        lang = {"en": "?lang=en", "uz": "?lang=uz", "de": "?lang=en"}.get(header, "")
        assert said["og:url"] == f"{SITE}{address}{lang}"
    own, english = ("ru", ".ru.png"), ("en", ".en.png")
    assert told_in == {None: own, "*": own, "en": english, "uz": ("uz", ".uz.png"), "de": english}


@pytest.mark.parametrize("address", [*PAGES, "/help", f"{EDITION}register"])
@pytest.mark.parametrize("how", ["browser", "cookie", "account"])
def test_who_reads_in_a_language_shares_a_link_that_is_told_in_it_throughout(client, released, sign_in, address, how):
    reader = sign_in(released.sam) if how == "account" and "register" not in address else client
    if how == "cookie":
        reader.set_cookie("lang", "uz")
    header = {} if how == "cookie" else {"Accept-Language": "uz"}
    head = lxml.html.fromstring(reader.get(address, headers=header, follow_redirects=True).text).head
    (shared,) = {tag.get("content") for tag in head.iter("meta") if tag.get("property") == "og:url"}
    assert shared == f"{SITE}{address}?lang=uz"
    robot = client.application.test_client()
    answer = robot.get(shared.removeprefix(SITE), follow_redirects=True)
    head = lxml.html.fromstring(answer.text).head
    said = {tag.get("property"): tag.get("content") for tag in head.iter("meta")}
    assert (said["og:locale"], said["og:url"]) == ("uz", shared)
    assert said.get("og:image", ".uz.png").endswith(".uz.png")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", ["", "?lang=ru", "?lang=uz"])
def test_the_same_page_in_other_languages_is_told_by_addresses_that_name_themselves(client, released, address, lang):
    head = lxml.html.fromstring(client.get(f"{address}{lang}").text).head
    others = {tag.get("hreflang"): tag.get("href") for tag in head.iter("link") if tag.get("hreflang")}
    assert others == {
        "x-default": f"{SITE}{address}",
        **{code: f"{SITE}{address}?lang={code}" for code in ("en", "ru", "uz")},
    }
    (own,) = {tag.get("href") for tag in head.iter("link") if tag.get("rel") == "canonical"}
    assert own in others.values()


def test_the_way_in_is_told_as_such_though_one_must_sign_in(client, cast, released):
    answer = client.get(f"{EDITION}register", follow_redirects=True)
    assert answer.request.path == "/account/sign-in"
    said = told(client, f"/account/sign-in?next={EDITION}register")
    assert said["og:title"].startswith("Register · innoprom")
    assert said["robots"] == "noindex"
    assert "og:title" not in told(client, "/account/sign-in?next=/forums/council/2027/register"), (
        "nobody may know of it"
    )
    assert "og:title" not in told(client, "/account/sign-in?next=//else.example/forums/innoprom/2027/register")


@pytest.mark.parametrize("language", ["", "xx", "en-US", "../ru", "e" * 300])
def test_there_are_pictures_in_our_languages_only(client, released, language):
    assert client.get(f"{EDITION}preview.{language}.png").status_code == 404
    assert client.get(f"{EDITION}preview.kk.png").status_code == 200
    assert "kk" in CONTENT
