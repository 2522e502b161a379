"""Search engines find what everyone may know of, and nothing else."""

import lxml.etree

from forum.addresses import SITEMAP

SITE = "http://127.0.0.1:8000"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_map_names_public_pages_that_are_there(client, cast, released):
    assert f"Sitemap: {SITE}{SITEMAP}" in client.get("/robots.txt").text
    tree = lxml.etree.fromstring(client.get(SITEMAP).data)
    found = [address.removeprefix(SITE) for address in tree.xpath("//s:loc/text()", namespaces=NAMES)]
    assert {"/", "/forums/innoprom/", "/forums/innoprom/2027/", "/forums/innoprom/2027/programme"} <= set(found)
    assert not [address for address in found if "council" in address or "draft" in address]
    for address in found:
        page = client.get(address)
        assert page.status_code == 200
        assert 'content="noindex"' not in page.text


def test_before_a_release_there_is_no_programme_to_find(client, cast):
    assert "/2027/</loc>" in (text := client.get(SITEMAP).text)
    assert "/2027/programme" not in text
