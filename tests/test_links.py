"""No tab, button or link of any page leads its reader to a page that is not theirs, and each says of what it is.

As every role, from every page that the table says is theirs: links are followed, and what a button sends is really sent,
then put back.
"""

from collections import Counter
from urllib.parse import urljoin

import pytest
from werkzeug.datastructures import MultiDict

from tests.access import MAY, ROLES, address_of, rows_of
from tests.pages import is_ours, kind_of, named_alike, read_page, way_of, without_language
from tests.snapshot import keep

FILTERS = 2
"""Names in the query of an address that is followed: more of them are filters upon filters, each followed by itself."""
THINGS = 4
"""How many things of a kind have their pages read, for they are in different states; a page of another kind that leads
to one more has that read too. Each filter and each way of sending is tried once."""
DEAD = {403, 404, 405, 500}
STARTS = ["/", "/account/", "/manage/", "/forums/council/", "/forums/council/2027/", "/manage/council/2027/"]


class Walk:
    """One reader, who reads the pages of every kind and then presses what is on them."""

    def __init__(self, app, client):
        self.app, self.client, self.url_map = app, client, app.url_map
        self.followed, self.led, self.seen, self.presses = set(), set(), Counter(), {}
        self.dead, self.named_alike = [], set()

    def go(self, waiting):
        """Read these pages and what they lead to."""
        waiting = [(address, "") for address in waiting]
        while waiting:
            address, led_from = waiting.pop()
            page = without_language(address)
            kind = kind_of(page, self.url_map)
            is_new = kind not in self.seen if kind.names else (led_from, kind) not in self.led
            self.led.add((led_from, kind))
            if page in self.followed or not is_ours(address) or len(kind.names) > FILTERS:
                continue
            if not is_new and (kind.names or self.seen[kind] >= THINGS):
                continue
            self.followed.add(page)
            self.seen[kind] += 1
            answer = self.client.get(address)
            if answer.status_code in DEAD:
                self.dead.append((answer.status_code, address, led_from))
            if answer.status_code in {301, 302, 303, 308}:
                waiting.append((urljoin(address, answer.headers["Location"]), kind.endpoint))
            elif answer.status_code == 200 and answer.mimetype == "text/html":
                waiting += [(link, kind.endpoint) for link in self.read(address, kind, answer.text)]

    def read(self, address, kind, page):
        """The links of a page; its buttons are kept."""
        links, sent = read_page(address, page)
        if "/demo/" not in address:  # letters are called by their kind
            self.named_alike |= {(name, kind.endpoint) for name in named_alike(address, page)}
        for each in sent:
            self.presses.setdefault(way_of(each, self.url_map), (each, address))
        return sorted(links)

    def press(self, put_back):
        """Send what each button sends."""
        signed_in = self.client.get_cookie("session")
        for each, page in self.presses.values():
            answer = self.client.open(each.address, method=each.method, data=MultiDict(each.values))
            if answer.status_code in DEAD:
                self.dead.append((answer.status_code, each, page))
            put_back()
            if signed_in:  # one of the buttons signs out
                self.client.set_cookie("session", signed_in.value)


@pytest.mark.walk
@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_link_or_button_is_a_dead_end(app, busy, role):
    values, clients = busy
    walk, rows = Walk(app, clients[role]), rows_of(app.url_map)
    start = [address_of(rule, values) for method, _, rule, who in rows if method == "GET" and who[role] == MAY]
    walk.go([*start, *(path for path in STARTS if clients[role].get(path).status_code == 200)])
    walk.press(keep(app, "kept"))
    assert walk.dead == [], "\n".join(map(str, walk.dead))
    assert walk.named_alike == set(), "\n".join(map(str, sorted(walk.named_alike)))
    assert len(walk.seen) > 20


def test_a_page_is_read_as_a_browser_reads_it():
    page = """<form action="/a" method="post" id="f"><input name="x" value="1"><input type="checkbox" name="off">
    <button name="go" value="2">A</button><button formaction="/b">B</button><button type="button">C</button></form>
    <button form="f" formmethod="get">D</button><form><select name="s"><option selected>3</select><button>E</button></form>
    <p hx-get="/h"></p><p hx-delete="/d"></p><a href="/l#part">L</a>"""
    links, sent = read_page("http://127.0.0.1:8000/here", page)
    paths = {link.removeprefix("http://127.0.0.1:8000") for link in links}
    assert paths == {"/l", "/h", "/a?x=1", "/here?s=3"}
    assert [(each.method, each.address[21:], each.values) for each in sent] == [
        ("delete", "/d", ()),
        ("post", "/a", (("x", "1"), ("go", "2"))),
        ("post", "/b", (("x", "1"),)),
    ]
