"""What the site is called and says of itself, where nobody and where an administrator wrote it."""

import re
from html import unescape

import pytest
from sqlalchemy.exc import OperationalError

from forum.bounds import Bound
from forum.db import db
from forum.site.models import SiteTexts

TEXTS = "/manage/administrators/texts"
PAGES = ("help", "privacy", "contact", "legal")


@pytest.fixture
def admin(cast, sign_in):
    return sign_in(cast.admin)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "ru", "uz"])
def test_every_page_has_a_text_before_anybody_wrote_one(client, cast, page, language):
    answer = client.get(f"/{page}?lang={language}")
    assert answer.status_code == 200
    assert "localhost" in answer.text or page == "help"
    assert "noindex" not in answer.text.partition("</head>")[0] or "?" in answer.request.path


def test_the_footer_leads_to_them(client, cast):
    footer = client.get("/").text.partition("<footer")[2]
    links = re.findall(r'<a href="([^"]+)"', footer)
    assert [*links[:4], links[-2]] == ["/help", "/privacy", "/contact", "/legal", "/security"]


def test_the_name_stands_in_title_header_and_shared_links(client, cast, admin):
    assert "· Forum</title>" in client.get("/help").text
    admin.post(TEXTS, data={"name-en": "Forums of the Region & Co", "name-ru": "Форумы региона"})
    page = client.get("/help?lang=ru").text
    assert "· Форумы региона\n" in re.sub(" +", " ", page) or "· Форумы региона</title>" in page
    assert "</svg>Форумы региона</a>" in page
    assert '<meta property="og:site_name" content="Форумы региона">' in page
    assert "Forums of the Region &amp; Co</title>" in client.get("/help?lang=uz").text
    assert "<title>Forums of the Region &amp; Co</title>" in re.sub(r"\s*\n\s*", "", client.get("/?lang=en").text)


def test_no_feed_changes_with_the_name(client, cast, admin):
    before = client.get("/calendar/all.ics")
    admin.post(TEXTS, data={"name-en": "Other"})
    after = client.get("/calendar/all.ics")
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


def test_what_is_written_stands_instead_with_marks_and_a_visible_fallback(client, cast, admin):
    admin.post(TEXTS, data={"privacy-ru": "Мы храним *мало*.\n\n<script>"})
    page = client.get("/privacy?lang=en").text
    assert "<em>мало</em>" in page
    assert '<div lang="ru">' in page
    assert "<script>" not in page.partition("<main")[2]
    assert "What is stored" not in page
    assert "How do I register?" in client.get("/help?lang=en").text


def opened_of(page: str) -> str:
    return unescape(re.search(r'name="opened" type="hidden" value="([^"]*)"', page)[1])


def texts_of(app) -> SiteTexts:
    with app.app_context():
        return db.session.get(SiteTexts, 1)


def test_two_administrators_write_different_texts(app, cast, admin, sign_in):
    admin.post(TEXTS, data={"name-en": "Forums"})
    other = sign_in(cast.admin)
    opened = opened_of(other.get(TEXTS).text)
    admin.post(TEXTS, data={"help-en": "Ask."})
    other.post(TEXTS, data={"legal-en": "We.", "help-en": "", "opened": opened})
    assert (texts_of(app).help, texts_of(app).legal) == ({"en": "Ask."}, {"en": "We."})


def test_the_second_of_two_first_ones_is_asked(app, cast, admin, sign_in):
    other = sign_in(cast.admin)
    opened = opened_of(other.get(TEXTS).text)
    admin.post(TEXTS, data={"help-en": "Ask."})
    page = other.post(TEXTS, data={"help-en": "Read.", "opened": opened}).text
    assert "which one stays?" in page
    assert texts_of(app).help == {"en": "Ask."}


def test_the_log_tells_of_it(cast, admin):
    admin.post(TEXTS, data={"contact-en": "Call us."})
    page = admin.get("/manage/administrators/acts").text
    assert "Texts of the site saved" in page
    assert "Call us." in page


def test_how_long_things_are_kept_is_what_the_code_does(client, cast):
    page = client.get("/privacy?lang=en").text
    assert f"{Bound.MAIL_DAYS.most} days after somebody" in page
    assert "365 days" in page
    assert "14 days" in page


def test_what_is_too_long_is_said(cast, admin):
    page = admin.post(TEXTS, data={"name-en": "n" * 61}).text
    assert "At most 60 characters." in page


def test_a_page_without_a_database_has_a_name(app, client, monkeypatch):
    def broken():
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("forum.site.current.look_up_texts", broken)
    page = client.get("/nothing-here")
    assert page.status_code == 404
    assert "Forum</title>" in page.text
