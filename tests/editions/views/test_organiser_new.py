"""A new edition: nobody else's venue is chosen for it, and a new one is a link away."""

import lxml.html

from forum.db import db
from forum.editions.models import Edition
from tests.opening import Editor

NEW = "/manage/series/innoprom/editions/new"


def test_no_venue_is_chosen_beforehand(app, cast, sign_in):
    olga = Editor(sign_in(cast.olga), NEW)
    chosen = {"slug": "2028", "name-en": "N", "languages": "en", "starts_on": "2028-05-01", "ends_on": "2028-05-02"}
    assert not olga.save(**chosen)
    assert "Choose a venue." in olga.page
    with app.app_context():
        venue = db.session.get_one(Edition, cast.edition).venue_id
    assert olga.save(venue_id=f"{venue}")


def test_a_new_venue_is_a_link_away(cast, sign_in):
    page = lxml.html.fromstring(sign_in(cast.olga).get(NEW).text)
    (link,) = page.xpath("//*[@id='venue_id-help']//a")
    assert (link.get("href"), link.text_content()) == ("/manage/venues/new", "New venue")


def test_the_archive_of_a_programme_leads_to_that_of_its_halls(cast, sign_in):
    """Halls are the venue's: who may not change that cannot open it."""
    address = "/manage/innoprom/2027/programme/archive"
    for who, leads in (("olga", True), ("petra", False)):
        page = lxml.html.fromstring(sign_in(getattr(cast, who)).get(address).text)
        assert bool(page.xpath("//main//p/a[@href='/manage/archive']")) is leads
