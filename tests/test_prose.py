"""Texts that organisers write with a few marks, as HTML and as plain text."""

import sys
from bisect import bisect

import pytest

from forum.bounds import Bound
from forum.prose import is_too_much, to_html, to_plain, to_words

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
    "[*so* (1)](https://x.example/a_(b)?c=1&amp;d=2)": '<p dir="auto"><a href="https://x.example/a_(b)?c=1&amp;d=2" '
    'rel="noopener"><em>so</em> (1)</a></p>',
    '[two\nlines]( <https://x.example/a> "title" )': f'<p dir="auto">{LINK.format("https://x.example/a", "two<br>{0}lines")}</p>'.replace(
        "{0}", "\n"
    ),
    "[a [b](https://x.example/c) d](https://x.example/e": '<p dir="auto">[a '
    f'{LINK.format("https://x.example/c", "b")} d](<a href="https://x.example/e" rel="noopener">https://x.example/e</a></p>',
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


OPENERS = [
    "[", "![", "[](", "[a](", "[[a](http://", "[a](http://", "[](http://", '[a](http://a "', "[a](<http://", "[*", "*[", "[a]: http://b\n", "[a](http://b)",
    "*", "**", "*_", "*a ", "_a", "**a", "*a **b ", "***a** b* ", "a**b", "*!", "- ", "- a\n", "1. ", "1) a\n2. b\n", "* *a*\n", "-\n", "***\n",
    "- - - ", "  - a\n", "a\n\n", "a\n", "=\n", "|a|b\n|-|-\n", "> ", "# a\n", "\\", "\\*", "<", "<http://a> ", "&", "&amp;", "`", "~", "(", ")", "]", "](",
    "a@", "a@b.cc ", '"a', "a.", "a-", "www.", "www.a.aa ", "http://", "http://a", "http://a/(", 'http://a/["', "http://a:", "ftp://a ", "//",
    "mailto:", "mailto:a@b.cc ", "\t", " ", "\u3000",
]  # fmt: skip
MOST_CALLS = 400_000


def counted_calls(act, text):
    """Of Python and of C: work that is the same on every machine."""
    calls = 0

    def count(*_):
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        act(text)
    finally:
        sys.setprofile(None)
    return calls


def at_the_bound(unit, filler):
    """As much of the unit as marks are looked for in, and so much of a filler as a field takes."""
    times = range(Bound.MARKED.most // len(unit))
    fitting = bisect(times, 0, key=lambda n: is_too_much(unit * (n + 1)))
    return (unit * fitting + filler * Bound.MARKED.most)[: Bound.MARKED.most]


@pytest.mark.parametrize("unit", OPENERS)
def test_what_somebody_types_to_keep_us_busy_makes_little_work(unit):
    """The most of a field, and the most in which marks are looked for, with what each opener would look through."""
    texts = [
        (unit * Bound.MARKED.most)[: Bound.MARKED.most],
        *(at_the_bound(unit, filler) for filler in ("=", "http://a/(")),
    ]
    for number, text in enumerate(texts):
        for act in (to_html, to_plain):
            assert counted_calls(act, f"{text[:-1]}{number}") < MOST_CALLS


@pytest.mark.parametrize(
    "unit", ["[", "[a](http://", "[[a](http://", "*[", "*a ", "*_", "a\n", "http://a", "a@", "www."]
)
def test_what_could_begin_too_much_is_shown_as_it_was_written(unit):
    text = (unit * Bound.MARKED.most)[: Bound.MARKED.most].strip()
    assert is_too_much(text)
    assert "<a" not in to_html(text)
    assert "<em" not in to_html(text)
    assert to_plain(text) == to_words(text) == text


@pytest.mark.parametrize(
    ("unit", "marks", "made"), [("*a* ", 2, "<em>"), ("[a](http://b.example) ", 6, "<a "), ("- a\n", 1, "<li>")]
)
def test_marks_are_read_up_to_their_bound_and_not_over_it(unit, marks, made):
    most = Bound.MARKS.most // marks
    assert to_html(unit * most).count(made) == most
    assert made not in to_html(unit * (most + 1))


def test_ten_thousand_nested_brackets_are_text():
    text = "[" * 10_000 + "]" * 10_000
    assert to_html(text) == f'<p dir="auto">{text}</p>\n'
    assert to_plain(text) == text


def test_what_is_longer_than_any_form_takes_is_shown_as_it_was_written():
    long = "*a* " + "x" * (Bound.MARKED.most - 4)
    assert "<em>" in to_html(long)
    assert to_html(long + "\n<b>") == f'<p dir="auto">{long}</p>\n<p dir="auto">&lt;b&gt;</p>\n'
    assert to_plain(long + "x") == long + "x"
