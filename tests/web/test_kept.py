"""Visitors' pages that are drawn once: for whom, under what, and what is never said again."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier, Event

import pytest
from flask import Flask, abort, redirect, request
from werkzeug.test import Client

from forum.languages import DEFAULT
from forum.web.kept import LIMIT, KeptPages, kept
from forum.web.language import accepted
from forum.web.shortcut import MAX_KEY

pytestmark = pytest.mark.pure
SAID = "What everybody reads. " * 50


class Site:
    """A site of a few pages, some of them kept, and how often each was drawn."""

    def __init__(self, seconds=1.0):
        self.app, self.drawn, self.time, self.said = Flask("site"), [], 0.0, SAID
        for path in ("page", "other", "gone", "moved", "cookie", "secret", "text"):
            self.app.add_url_rule(f"/{path}", path, kept(lambda: self.draw()))
        self.app.add_url_rule("/free", "free", self.draw)
        self.pages = KeptPages(self.app, seconds, lambda: self.time)
        self.hold = lambda: None

    def draw(self):
        self.drawn.append(request.full_path)
        self.hold()
        answer = self.app.make_response(f"{self.said} {request.method}")
        match request.endpoint:
            case "gone":
                abort(404)
            case "moved":
                return redirect("/page")
            case "cookie":
                answer.set_cookie("session", "hers")
            case "secret":
                answer.headers["Cache-Control"] = "no-store"
            case "text":
                answer.mimetype = "text/plain"
        return answer

    def ask(self, path="/page", method="GET", **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(self.pages, use_cookies=False).open(path, method=method, headers=sent)


def test_a_page_is_drawn_once_a_second():
    site = Site()
    first = site.ask()
    site.said = "Another page."
    assert site.ask().data == first.data
    site.time = 1
    assert site.ask().data == b"Another page. GET"
    assert site.ask().headers["ETag"] != first.headers["ETag"]
    assert len(site.drawn) == 2


def test_fifty_at_once_draw_once():
    site, together = Site(), Barrier(50)

    def ask(_):
        together.wait()
        return site.ask().data

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(ask, range(50))) == {f"{SAID} GET".encode()}
    assert len(site.drawn) == 1


def test_while_one_draws_the_others_get_what_was_good_a_moment_ago_and_no_older():
    site, begun, go_on = Site(), Event(), Event()
    site.ask()
    site.said, site.time = "Anew.", 1.5
    site.hold = lambda: begun.set() or go_on.wait(60)
    with ThreadPoolExecutor(2) as pool:
        drawing = pool.submit(site.ask)
        assert begun.wait(60)
        assert site.ask().text.startswith(SAID)
        site.time = 2.5
        waiting = pool.submit(site.ask)
        go_on.set()
        assert {drawing.result().text, waiting.result().text} == {"Anew. GET"}


def test_who_waits_for_what_fails_asks_anew():
    site, together = Site(), Barrier(8)

    def fail():
        raise ValueError

    def ask(_):
        together.wait()
        return site.ask().status_code

    site.hold = fail
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {500}
    site.hold = lambda: None
    assert site.ask().status_code == 200


@pytest.mark.parametrize("path", ["/gone", "/moved", "/cookie", "/secret", "/text", "/free"])
def test_what_is_not_the_same_for_everybody_is_not_kept(path):
    site = Site()
    answers = [site.ask(path) for _ in range(3)]
    assert len(site.drawn) == 3
    assert not any("ETag" in answer.headers for answer in answers)


@pytest.mark.parametrize("path", ["/page?a=1", "/page/", "/other", "/nowhere"])
def test_another_address_is_another_page(path):
    site = Site()
    site.ask()
    site.said = "Of the other."
    assert SAID not in site.ask(path).text


@pytest.mark.parametrize(
    "cookie", ["session=x", "remember_token=x", "lang=ru; session=x", "lang=ru; else=1", "tz=Asia/Tokyo;session=", "x"]
)
def test_who_may_be_somebody_is_answered_alone(cookie):
    site = Site()
    site.ask()
    site.said = "For one alone."
    answer = site.ask(Cookie=cookie)
    assert answer.text.startswith("For one alone.")
    assert "ETag" not in answer.headers
    assert site.ask(Authorization="Basic cGF1bDpwYXVs").text.startswith("For one alone.")
    assert site.ask().text.startswith(SAID)


def test_pages_differ_by_what_tells_language_clock_and_place_and_by_nothing_else():
    """Browsers say the same wish in many ways: they share one page."""
    site = Site()
    ways = {
        "Cookie": ["", "lang=ru", "lang=uz", "tz=Asia/Tokyo", "lang=nonsense; tz=else"],
        "Accept_Language": ["en-GB,en;q=0.9", "en", "ru-RU,ru;q=0.9,en;q=0.8", "ru", "de, xx", "", "*"],
        "Host": ["localhost", "else.example"],
        "X_Forwarded_Proto": ["", "https"],
    }
    for values in product(*ways.values()):
        site.ask(**dict(zip(ways, values, strict=True)))
    assert len({accepted(header) or DEFAULT for header in ways["Accept_Language"][:5]}) == 2
    assert len(site.drawn) == 4 * 3 * 2 * 2, "who names no language gets the forum's own"


def test_each_coding_has_its_bytes_and_its_etag():
    site = Site()
    answers = {coding: site.ask(Accept_Encoding=coding) for coding in ("", "gzip", "br")}
    assert [answer.headers.get("Content-Encoding", "") for answer in answers.values()] == list(answers)
    assert len({answer.headers["ETag"] for answer in answers.values()}) == 3
    for coding, answer in answers.items():
        assert answer.headers["Content-Length"] == str(len(answer.data))
        site.pages.forget()
        again = site.ask(Accept_Encoding=coding)
        assert (again.data, again.headers["ETag"]) == (answer.data, answer.headers["ETag"])


@pytest.mark.parametrize("seconds", [0, 1])
def test_who_has_the_page_is_not_sent_it_again(seconds):
    site = Site(seconds)
    etag = site.ask().headers["ETag"]
    for wanted in (etag, f"W/{etag}", f'"else", {etag}', "*"):
        answer = site.ask(If_None_Match=wanted)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
        assert "Content-Length" not in answer.headers
    assert site.ask(If_None_Match='"else"').text.startswith(SAID)
    assert len(site.drawn) == (1 if seconds else 6)
    site.time, site.said = 1, "Another page."
    assert site.ask(If_None_Match=etag).status_code == 200


def test_a_head_is_that_of_the_page_and_leaves_no_other():
    site = Site()
    head = site.ask(method="HEAD")
    page = site.ask()
    assert (head.data, page.text) == (b"", f"{SAID} GET")
    assert dict(head.headers) == dict(page.headers)
    assert len(site.drawn) == 1
    assert site.ask("/cookie", method="HEAD").data == b""


def test_a_post_is_never_answered_from_what_is_kept():
    site = Site()
    site.ask()
    assert site.ask(method="POST").status_code == 405


def test_what_is_kept_is_bounded():
    site = Site(60)
    site.said = "x" * 100_000
    for n in range(2 * LIMIT // 100_000):
        site.ask(f"/page?{n}")
    assert site.pages._kept.currsize <= LIMIT
    site.ask("/page?" + "x" * MAX_KEY)
    site.ask("/page", Accept_Language="ru" + "," * MAX_KEY)
    assert all(sum(len(part) for part in key) <= MAX_KEY for key in site.pages._kept)
    assert not site.pages._drawing
