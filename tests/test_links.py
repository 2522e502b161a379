"""No tab, button or link of any page leads its reader to a page that is not theirs, and each says of what it is.

As every role, from every page that the table says is theirs: links are followed, and what a button sends is really sent,
then put back.
"""

from urllib.parse import urljoin

import pytest
from werkzeug.datastructures import MultiDict

from tests.access import MAY, ROLES, address_of, rows_of
from tests.pages import is_ours, kind_of, named_alike, read_page
from tests.snapshot import keep

MOST = 2
"""Names in the query of an address that is followed: more of them are filters upon filters, each followed by itself."""
DEAD = {403, 404, 405, 500}
STARTS = ["/", "/account/", "/manage/", "/forums/council/", "/forums/council/2027/", "/manage/council/2027/"]


@pytest.mark.walk
@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_link_or_button_is_a_dead_end(app, busy, role):
    values, clients = busy
    client = clients[role]
    start = [
        address_of(rule, values)
        for method, _, rule, who in rows_of(app.url_map)
        if method == "GET" and who[role] == MAY
    ]
    waiting = [*start, *(path for path in STARTS if client.get(path).status_code == 200)]
    seen, dead, forms, alike = set(), [], {}, set()
    put_back, signed_in = keep(app, "kept"), client.get_cookie("session")
    while waiting:
        address = waiting.pop()
        if kind_of(address) in seen or not is_ours(address) or len(kind_of(address)[1]) > MOST:
            continue
        seen.add(kind_of(address))
        answer = client.get(address)
        if answer.status_code in DEAD:
            dead.append((answer.status_code, address))
        if answer.status_code in {301, 302, 303, 308}:
            waiting.append(urljoin(address, answer.headers["Location"]))
        elif answer.status_code == 200 and answer.mimetype == "text/html":
            links, sent = read_page(address, answer.text)
            if "/demo/" not in address:  # letters are called by their kind
                alike |= {(name, kind_of(address)[0]) for name in named_alike(address, answer.text)}
            waiting += sorted(links)
            forms |= {each.kind: (each, address) for each in sent}
    for each, page in forms.values():
        answer = client.open(each.address, method=each.method, data=MultiDict(each.values))
        if answer.status_code in DEAD:
            dead.append((answer.status_code, each, page))
        put_back()
        if signed_in:  # one of the buttons signs out
            client.set_cookie("session", signed_in.value)
    assert dead == [], "\n".join(map(str, dead))
    assert alike == set(), "\n".join(map(str, sorted(alike)))
    assert len(seen) > 20


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
