"""Every form with everything wrong: never 500."""

from urllib.parse import urlencode

import pytest

from tests.access import MAY, address_of, rows_of

NASTY = ["", " ", "x" * 10_000, "-1", "0", "99999999999999999999", "1e9", "2027-13-45", "2027-01-01T99:99", "\u202eabc\u2066", "<b>&\"'", "=1+1", "a\r\nBEGIN:VEVENT",
         "oʻg'g`g’gʼ", "../../etc", "https://evil.example", "javascript:alert(1)", "NaN", "∞", "\ud7ff", "🎪" * 300]  # fmt: skip


TURNED_AWAY = {"\ud7ff", "🎪" * 300}
"""What is sent too by those who may not: whatever it is, they are turned away before it is read. Nothing is sent by
everyone in test_access.py."""
FIELDS = ["email", "password", "remember", "given_name", "family_name", "country", "phone", "slug", "name-en", "name-ru", "title-en", "abstract-uz", "summary-en", "about-en",
          "city-en", "accent", "closed", "starts_on", "ends_on", "languages", "interpretation", "venue_id", "timezone", "latitude", "longitude", "capacity", "role", "type",
          "track_id", "speakers", "chairs", "stream_url", "room_id", "starts_at", "ends_at", "state", "shown", "category", "note", "reason", "quota", "opens_at", "closes_at", "day_starts_at",
          "needs_approval", "name", "starred", "next", "language", "organisation", "position", "native_name", "anew", "alike", "stays", "opened", "q", "person"]  # fmt: skip


@pytest.mark.walk
@pytest.mark.slow
@pytest.mark.parametrize("value", NASTY, ids=lambda v: ascii(v[:12]))
def test_every_form_with_the_same_nonsense_everywhere_is_never_500(app, world, value):
    values, clients = world
    body = urlencode(dict.fromkeys(FIELDS, value))  # once: it would take as long as the answers
    for method, _, rule, who in rows_of(app.url_map):
        if method != "POST" or rule.endpoint in {"accounts.sign_out", "schedule.cancel_edition"}:
            continue
        url, may = address_of(rule, values), [role for role in ("olga", "paul") if who[role] == MAY][:1]
        may += ["anonymous"] if who["anonymous"] == MAY else []  # forms to come in by are shown to nobody else
        for role in ("olga", "paul", "anonymous") if value in TURNED_AWAY else may:
            answer = clients[role].post(url, data=body, content_type="application/x-www-form-urlencoded")
            assert answer.status_code < 500, url
