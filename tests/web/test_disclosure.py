"""Where weaknesses are reported."""

from datetime import UTC, datetime, timedelta

import pytest

from forum import clock
from forum.settings import Misconfigured, load


def fields(client):
    answer = client.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_security_txt_says_what_rfc_9116_asks(client, monkeypatch):
    monkeypatch.setitem(client.application.config, "PUBLIC_URL", "https://forum.test")
    told = fields(client)
    until = datetime.strptime(told.pop("Expires"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=179) < until - clock.now() < timedelta(days=365)
    assert told == {
        "Contact": "mailto:forum@localhost",
        "Preferred-Languages": "en, ru, uz",
        "Canonical": "https://forum.test/.well-known/security.txt",
        "Policy": "https://forum.test/security",
    }


@pytest.mark.parametrize(
    ("settings", "contact"),
    [
        ({"CONTACT": "team@forum.test"}, "mailto:team@forum.test"),
        ({"CONTACT": "team@forum.test", "SECURITY_CONTACT": "safe+us@forum.test"}, "mailto:safe+us@forum.test"),
        ({"SECURITY_CONTACT": "https://forum.test/report"}, "https://forum.test/report"),
    ],
)
def test_the_contact_is_what_settings_say(client, monkeypatch, settings, contact):
    for name, value in settings.items():
        monkeypatch.setitem(client.application.config, name, value)
    assert fields(client)["Contact"] == contact
    assert f'href="{contact}"' in client.get("/security").text


@pytest.mark.parametrize("language", ["en", "ru", "uz"])
def test_every_page_leads_to_it_in_the_readers_language(client, language):
    page = client.get(f"/security?lang={language}").text
    heading = {"en": "Report a weakness", "ru": "Сообщить об уязвимости", "uz": "Zaiflik haqida xabar berish"}[language]
    assert f"<h1>{heading}</h1>" in page
    assert f'href="/security">{heading}</a>' in client.get(f"/?lang={language}").text


@pytest.mark.parametrize("told", ["http://x.example", "nobody", "a@b\nExpires: never", "javascript:x@y"])
def test_a_contact_that_is_none_is_refused(monkeypatch, tmp_path, told):
    environ = {"SECRET_KEY": "k" * 40, "PUBLIC_URL": "https://x.example", "INSTANCE": str(tmp_path)}
    for name, value in (environ | {"SECURITY_CONTACT": told}).items():
        monkeypatch.setenv(f"FORUM_{name}", value)
    with pytest.raises(Misconfigured, match="FORUM_SECURITY_CONTACT"):
        load()
