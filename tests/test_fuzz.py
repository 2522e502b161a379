"""Whatever is asked of any address, by anyone: never 500. `make fuzz` asks for longer, each time something else."""

import json
import os
import re
import time
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from forum.web import limiter
from tests.access import address_of
from tests.opening import open_browser
from tests.snapshot import keep

SECONDS = float(os.environ.get("FUZZ_SECONDS", 0))
"""How long `make fuzz` goes on; 0: the same few requests every time."""
ASKERS = ("anonymous", "paul", "olga", "admin")
ODD_METHODS = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "MKCALENDAR", "x"]
NUMBERS = ["0", "1", "-1", "²", "٣", "1e9", "NaN", "2147483648", "9" * 30, "9" * 5_000]
TIMES = [
    "2027-13-45",
    "2027-01-01T99:99",
    "0001-01-01",
    "9999-12-31T23:59",
    "24:00",
    "20270101T000000Z",
    "+275760-09-13",
]
TEXTS = ["", " ", "\u202eabc\u2066", "<b>&\"'", "=1+1", "a\r\nBEGIN:VEVENT", "oʻg'g`g’gʼ", "../../etc", "https://evil.example", "javascript:alert(1)", "//x",
         "\ufffe\uffff", "\x0b\x1b", "\0", "🎪" * 300, "x" * 3_000, "a@b@c", "=?utf-8?q?=0d=0abcc?=@x.example", "ex\u0430mple@х.example", "[]", "{}", "null",
         '{"en": 1}', "e" * 64, "%00", "%", "{{ 7*7 }}", "http://[::1", "tel:+998", "W/\"x\"", "bytes=0-5", "Basic eDp5", "Basic %%%", "multipart/form-data"]  # fmt: skip
FIELDS = re.compile(r'name="([^"]+)"')
NAMES = ["q", "page", "lang", "tz", "day", "track", "room", "speaker", "type", "language", "view", "next", "endpoint", "_anchor", "_scheme", "_method", "_external", "series",
         "series_slug", "edition_slug", "edition", "opened", "shown", "seen", "starred", "person", "to", "state", "sort", "kind", "email", "password", "code", "token", "csrf_token",
         "file", "name-en", "title-ru", "about-uz", "starts_on", "ends_at", "version", "answers", "kept"]  # fmt: skip
HEADERS = ["Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cookie", "Content-Type", "Depth", "Host", "HX-Request", "HX-Target", "If-Match", "If-Modified-Since",
           "If-None-Match", "If-Unmodified-Since", "Origin", "Prefer", "Range", "Referer", "Transfer-Encoding", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Csrftoken"]  # fmt: skip
KINDS = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "application/json",
    "application/xml; charset=nonsense",
    "text/plain",
    "",
]

odd = st.sampled_from([*NUMBERS, *TIMES, *TEXTS]) | st.text(max_size=20)
header = odd.map(lambda value: re.sub(r"[\r\n\0]", "", value).encode("utf-8", "replace").decode("latin-1"))
xml = st.recursive(
    st.sampled_from(["", "x", "20270101T000000Z", "²", "<getetag/>", "<C:calendar-data/>", "<href>/dav/x.ics</href>", "<sync-token>²</sync-token>"]),
    lambda inside: st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["prop", "sync-token", "href", "C:filter", "C:comp-filter", "C:text-match"]), inside)
    | st.builds('<C:{} name="{}" start="{}">{}</C:{}>'.format, st.just("comp-filter"), st.sampled_from(["VCALENDAR", "VEVENT", "UID"]), st.sampled_from(["", "20270101T000000Z"]), inside, st.just("comp-filter"))
    | st.tuples(inside, inside).map("".join),
    max_leaves=8,
)  # fmt: skip
document = st.builds(
    '<{0} xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{1}</{0}>'.format,
    st.sampled_from(["propfind", "sync-collection", "C:calendar-query", "C:calendar-multiget", "x"]),
    xml,
)
body = st.one_of(
    st.none(),
    st.lists(st.tuples(st.integers(0, 30), odd), max_size=12),
    document.map(str.encode),
    st.binary(max_size=200),
    st.sampled_from([b"<", b"[[[[", b"--b\r\n\r\n--b--", b"a=%ff&%=&&", b"x" * 70_000]),
    st.recursive(st.none() | odd, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(odd, inside, max_size=3)).map(lambda it: json.dumps(it).encode()),
)  # fmt: skip
pairs = st.lists(st.tuples(st.sampled_from(NAMES), odd), max_size=4)


LONG = settings(max_examples=500, database=None, phases=[Phase.generate])
DECIDED = settings(max_examples=900, database=None, derandomize=True)


class Asker:
    """Asks as one of four, each time from a new browser; what was written is put back."""

    def __init__(self, app, world):
        self.app, (self.values, clients) = app, world
        self.rules = sorted(app.url_map.iter_rules(), key=str)
        self.cookies = {name: self._cookie(clients[name]) for name in ASKERS}
        self.put_back, self.fields, self.tried = keep(app, "kept_fuzz"), {}, Counter()

    def _cookie(self, client):
        with client.session_transaction() as held:
            return held.get("_user_id", "")

    def address(self, rule, changes):
        """As the world has it; some of what it names is something else."""
        own = {**self.values, **self.values["own"].get(rule.endpoint, {}), **changes}
        try:
            return rule.build({name: own[name] for name in rule.arguments})[1]
        except (ValueError, TypeError):  # a converter that takes no such value
            return address_of(rule, self.values)

    def names_at(self, asker, address):
        """What the forms of the page ask for: they change little, so each page is read once."""
        if address not in self.fields:
            page = open_browser(self.app, self.cookies[asker]).get(address)
            found = FIELDS.findall(page.text) if page.mimetype == "text/html" else []
            self.fields[address] = list(dict.fromkeys(found)) or NAMES
        return self.fields[address]

    def ask(self, asker, method, address, query, headers, sent, kind):
        if isinstance(sent, list):
            names = self.names_at(asker, address)
            sent = {names[number % len(names)]: value for number, value in sent}
        typed = {"content_type": kind} if isinstance(sent, bytes) else {}
        browser = open_browser(self.app, self.cookies[asker])
        answer = browser.open(address, method=method, query_string=query, headers=headers, data=sent, **typed)
        self.tried[answer.status_code] += 1
        if method not in {"GET", "HEAD"} and answer.status_code < 400:
            self.put_back()
        return answer.status_code


@pytest.mark.slow
@pytest.mark.walk
def test_whatever_is_asked_of_any_address_is_never_500(app, world, monkeypatch, capsys):
    monkeypatch.setattr(limiter, "enabled", False)
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", False)
    asker, ends = Asker(app, world), time.monotonic() + SECONDS

    @settings(LONG if SECONDS else DECIDED, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(asker.rules),
        st.sampled_from(ASKERS),
        st.booleans().flatmap(lambda usual: st.just("") if usual else st.sampled_from(["GET", "POST", *ODD_METHODS])),
        st.dictionaries(st.sampled_from(sorted(asker.values.keys() - {"own", "things"})), odd, max_size=2),
        pairs,
        st.lists(st.tuples(st.sampled_from(HEADERS), header), max_size=3),
        body,
        st.sampled_from(KINDS),
    )
    def ask(rule, who, method, changes, query, headers, sent, kind):
        method = method or ("POST" if sent is not None and "POST" in rule.methods else sorted(rule.methods)[0])
        assert asker.ask(who, method, asker.address(rule, changes), query, headers, sent, kind) < 500

    ask()
    while time.monotonic() < ends:
        ask()
    with capsys.disabled():
        print(
            f"\n{asker.tried.total():,} requests, 0 × 500: {dict(sorted(asker.tried.items()))}" if SECONDS else "",
            end="",
        )
