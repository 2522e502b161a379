"""What letters about an edition begin with."""

import re
from email import message_from_bytes, policy

import pytest

from forum import clock, printing
from forum.db import transaction
from forum.editions import receivers
from forum.mail.jobs import deliver_letters
from forum.mail.services import write_letter


@pytest.fixture
def deliver(context, smtp):
    """Writes a letter about an edition, or about none, and gives the mail that went out."""

    def do(edition: int | None):
        with transaction():
            write_letter("x@test.example", "en", "reset", {"path": "/reset"}, clock.now(), edition_id=edition)
        assert deliver_letters() == 1
        return message_from_bytes(smtp.got[-1], policy=policy.default)

    return do


def test_the_girih_of_its_forum_comes_along_and_stands_above_the_words(cast, deliver):
    mail = deliver(cast.edition)
    page = mail.get_body(("related",))
    picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    shown = re.search(r'<img src="cid:([^"]+)" alt=""', mail.get_body(("html",)).get_content())[1]
    assert picture["Content-ID"] == f"<{shown}>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content().startswith(b"\x89PNG")
    assert len(picture.get_content()) < 12_000
    assert page.get_content_type() == "multipart/related"
    assert page["Content-Type"].params["type"] == "text/html"


def test_a_letter_about_no_edition_has_none(cast, deliver):
    mail = deliver(None)
    assert "<img" not in mail.get_body(("html",)).get_content()
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.fixture
def unprintable(monkeypatch):
    """Nothing can be drawn in the time there is."""
    receivers._head.cache_clear()
    monkeypatch.setattr(printing, "SECONDS", 0)
    yield
    receivers._head.cache_clear()


def test_letters_go_out_though_it_cannot_be_drawn_and_it_is_tried_once(cast, deliver, unprintable, caplog):
    for _ in range(2):
        assert "<img" not in deliver(cast.edition).get_body(("html",)).get_content()
    assert caplog.text.count("no head of letters") == 1
