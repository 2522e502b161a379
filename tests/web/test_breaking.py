"""Long addresses go on in the next line at their signs alone."""

import pytest
from markupsafe import Markup

from forum.web.breaking import address, break_links, mailbox

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ann@gmail.com", "ann<wbr>@gmail<wbr>.com"),
        ("https://a.uz/b/c?d=e&f=g", "https://<wbr>a<wbr>.uz/<wbr>b/<wbr>c<wbr>?d=e<wbr>&amp;f=g"),
        ("<b>@x", "&lt;b&gt;<wbr>@x"),
        ("", ""),
    ],
)
def test_an_address_may_be_broken_at_its_signs_and_nowhere_else(text, shown):
    assert address(text) == Markup(shown)
    assert address(text).replace("<wbr>", "").unescape() == text


def test_one_of_mail_is_shown_as_people_type_it():
    assert mailbox("a@xn--80a1acny.xn--p1ai") == "a<wbr>@почта<wbr>.рф"


def test_of_links_those_that_show_an_address_are_broken_and_where_they_lead_stays():
    shown = '<p><a href="https://a.uz/b">https://a.uz/b</a> <a href="https://a.uz">Our rules. All</a></p>'
    assert break_links(shown) == shown.replace(">https://a.uz/b", ">https://<wbr>a<wbr>.uz/<wbr>b")
    mail = '<a href="mailto:ann@a.uz">ann@a.uz</a>'
    assert break_links(mail) == mail.replace(">ann@a.uz", ">ann<wbr>@a<wbr>.uz")
