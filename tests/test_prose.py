"""Texts that organisers write with a few marks, as HTML and as plain text."""

import pytest

from forum.bounds import Bound
from forum.prose import to_html, to_plain, to_words

pytestmark = pytest.mark.pure

LINK = '<a href="{0}" rel="noopener">{1}</a>'
MARKED = {
    "one\ntwo\n\nthree": '<p dir="auto">one<br>\ntwo</p>\n<p dir="auto">three</p>',
    "*so* and **so**": '<p dir="auto"><em>so</em> and <strong>so</strong></p>',
    "Agenda:\n- one\n- two": '<p dir="auto">Agenda:</p>\n<ul dir="auto">\n<li>one</li>\n<li>two</li>\n</ul>',
    "3. three\n4. four": '<ol start="3" dir="auto">\n<li>three</li>\n<li>four</li>\n</ol>',
    "[words](https://x.example/a)": f'<p dir="auto">{LINK.format("https://x.example/a", "words")}</p>',
    "[us](mailto:a@x.example)": f'<p dir="auto">{LINK.format("mailto:a@x.example", "us")}</p>',
    "See https://x.example/a_b.": f'<p dir="auto">See {LINK.format("https://x.example/a_b", "https://x.example/a_b")}.</p>',
    "www.x.example, a@x.org": '<p dir="auto">'
    f"{LINK.format('https://www.x.example', 'www.x.example')}, {LINK.format('mailto:a@x.org', 'a@x.org')}</p>",
    "sentence.It begins": '<p dir="auto">sentence.It begins</p>',
    "# title\n> said\n`code` | a ~~b~~": '<p dir="auto"># title<br>\n&gt; said<br>\n`code` | a ~~b~~</p>',
    "<b onclick=x>AT&amp;T</b>": '<p dir="auto">&lt;b onclick=x&gt;AT&amp;amp;T&lt;/b&gt;</p>',
    r"\; C:\_dir": r'<p dir="auto">\; C:\_dir</p>',
    "": "",
}


@pytest.mark.parametrize("text", MARKED)
def test_marks_become_html(text):
    assert to_html(text).strip() == MARKED[text]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "/sign-out", "//x.example", "ftp://x.example",
     "java&#115;cript:alert(1)", "file:///etc/passwd", "#main"],
)  # fmt: skip
def test_a_link_leads_only_to_the_web_and_to_mailboxes(address):
    assert "<a" not in to_html(f"[words]({address})").replace('href="http', "")
    assert "<a" not in to_html(f"[words](<{address}>)")


def test_a_picture_is_no_picture():
    assert "<img" not in to_html("![x](https://x.example/pixel.png)")


PLAIN = {
    "*so* and **so**, _so_": "so and so, so",
    "Agenda:\n- one\n* two": "Agenda:\n– one\n– two",
    "- one\n  - within\n    it\n\nafter": "– one\n  – within\n    it\n\nafter",
    "1. one\n1. two": "1. one\n2. two",
    "[words](https://x.example/a)": "words (https://x.example/a)",
    "[слова](https://пример.рф/путь)": "слова (https://пример.рф/путь)",
    "[us](mailto:a@x.example)": "us (a@x.example)",
    "[https://x.example](https://x.example)": "https://x.example",
    "a\n\n\n* b": "a\n\n\n– b",
}


@pytest.mark.parametrize("text", PLAIN)
def test_marks_become_readable_plain_text(text):
    assert to_plain(text) == PLAIN[text]


@pytest.mark.parametrize(
    "text",
    ["one\n two  \n\n\n three\t", "2 * 3 * 4 = 24", "snake_case_name a_b@x.example\n   indented", "C:\\dir \\; \\_", "[brackets] (and more)",
     "https://x.example/*a_b_c", "# title\n> said\n`code`", "– dash\n• point", "AT&amp;T <b>", "* * *", "1. one\n2. two", "Note* *note"],
)  # fmt: skip
def test_what_has_no_marks_stays_as_it_is(text):
    assert to_plain(text) == to_words(text) == text


def test_searches_do_not_read_the_addresses_behind_words():
    assert (
        to_words("*See* [the plan](https://x.example/secret), https://y.example") == "See the plan, https://y.example"
    )


HOSTILE = ["[", "![", "[](", "[a](", "*", "*_", "**a", "*a **b ", "- ", "1. ", "-\n", "\\", "<", "a@", "http://", "www.", "((", "http://a((", "`"]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_what_somebody_types_to_keep_us_busy_ends(unit):
    """What grows with the square of it would take minutes here."""
    for length in (Bound.MARKED.most, 100_000):
        text = unit * (length // len(unit))
        assert to_html(text)
        assert len(to_plain(text)) >= len(to_words(text)) > 0


def test_ten_thousand_nested_brackets_are_text():
    text = "[" * 10_000 + "]" * 10_000
    assert to_html(text) == f'<p dir="auto">{text}</p>\n'
    assert to_plain(text) == text


def test_what_is_longer_than_any_form_takes_is_shown_as_it_was_written():
    long = "*a* " * (Bound.MARKED.most // 4)
    assert "<em>" in to_html(long)
    assert to_html(long + "\n<b>") == f'<p dir="auto">{long}</p>\n<p dir="auto">&lt;b&gt;</p>\n'
    assert to_plain(long + "x") == long + "x"
