"""Every page has what it refers to, and a title of its own."""

import lxml.html
import pytest

from tests.access import MAY, address_of, rows_of

FOCUSED = "self::a[@href] | self::button | self::select | self::textarea | self::input[not(@type='hidden')] | self::*[@tabindex]"  # fmt: skip
REFERRING = ("for", "aria-describedby", "aria-labelledby")


def lost_of(tree):
    """What a page refers to and does not have, or has twice; links that lead to what cannot be focused."""
    ids = [element.get("id") for element in tree.xpath("//*[@id]")]
    lost = {f"twice: {key}" for key in ids if ids.count(key) > 1}
    for name in REFERRING:
        lost |= {f"{name}: {key}" for said in tree.xpath(f"//*/@{name}") for key in said.split() if key not in ids}
        lost |= {f"{name} is empty" for said in tree.xpath(f"//*/@{name}") if not said.strip()}
    for link in tree.xpath("//main//a[starts-with(@href, '#')]/@href"):
        target = tree.xpath("//*[@id=$key]", key=link[1:])
        if not target or (link != "#main" and not target[0].xpath(FOCUSED)):
            lost.add(f"leads nowhere: {link}")
    return lost


@pytest.mark.walk
def test_every_page_refers_to_what_it_has_and_its_title_is_its_own(app, world):
    values, clients = world
    titles, lost = {}, []
    for method, path, rule, who in rows_of(app.url_map):
        role = next((role for role in ("admin", "paul") if who[role] == MAY), None)
        if method != "GET" or role is None:
            continue
        answer = clients[role].get(address_of(rule, values))
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        tree = lxml.html.fromstring(answer.text)
        lost += [f"{path}: {each}" for each in sorted(lost_of(tree))]
        if rule.endpoint != "accounts.reset":  # as whoever is signed in chooses a new password
            titles.setdefault(tree.findtext(".//title"), []).append(path)
        if "<edition_slug>" in path and "innoprom edition" not in tree.findtext(".//title"):
            lost.append(f"{path}: {tree.findtext('.//title')}")
    lost += [f"{title}: {paths}" for title, paths in titles.items() if len(paths) > 1]
    assert lost == [], "\n".join(lost)
