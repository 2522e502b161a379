"""A client that opens a form before it sends it, as people do; tests say what they change."""

import html
import re
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

ANEW = {"registration.enter"}
"""Where always something new is entered: it is merged with nothing, whatever the form was opened with."""
OPENED = re.compile(r'name="opened" type="hidden" value="([^"]*)"')


def read_opened(page: str) -> str:
    """What the form of a page was opened with."""
    found = OPENED.search(page)
    return html.unescape(found[1]) if found else ""


class _Read:
    """An answer whose text is as it is read: where an address may be broken, and that a heading is led to, are no part
    of it (`data` has all)."""

    @property
    def text(self) -> str:
        return str(super().text).replace("<wbr>", "").replace('<h1 id="main" tabindex="-1"', "<h1")  # type: ignore[misc]


class Opening(FlaskClient):
    """Sends what the form was opened with, unless the test says `opened` itself."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.response_wrapper = type("Read", (_Read, self.response_wrapper), {})

    def post(self, *args: Any, data: Any = None, **kw: Any) -> Any:
        if isinstance(data, dict) and "opened" not in data and self._is_opened(*args):
            opened = read_opened(self.get(*args).text)
            data = {**data, "opened": opened} if opened else data
        return super().post(*args, data=data, **kw)

    def _is_opened(self, address: str) -> bool:
        """Whether it is the address of a page, with a form of something that is there."""
        try:
            endpoint, _ = self.application.url_map.bind("").match(unquote(urlsplit(address).path), "GET")
        except HTTPException:  # of a button alone
            return False
        return endpoint not in ANEW


def open_browser(app: Flask, cookie: str = "", **session: Any) -> Any:
    """A client in which what the cookie says is signed in."""
    client = app.test_client()
    with client.session_transaction() as held:
        held.update(session)
        if cookie:
            held.update(_user_id=cookie, _fresh=True)
    return client


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's form if nobody touched it."""
    (form,) = [form for form in lxml.html.fromstring(page).forms if "form" in (form.get("class") or "").split()]
    fields: dict[str, list[str]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


class Editor:
    """Somebody with the page of a form open."""

    def __init__(self, client: FlaskClient, path: str) -> None:
        self.client, self.path = client, path
        self.open()

    def open(self) -> None:
        """Load the page."""
        self.read(self.client.get(self.path).text)

    def read(self, page: str) -> None:
        self.page, self.fields = page, fields_of(page)

    def save(self, **changed: str | list[str]) -> bool:
        """Type and press Save. False: the form came back."""
        for name, value in changed.items():
            self.fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
        answer = self.client.post(self.path, data=self.fields)
        if answer.status_code == 200:
            self.read(answer.text)
        else:
            assert answer.status_code == 302, answer.status_code
        return answer.status_code == 302

    @property
    def asked(self) -> dict[str, dict[str, str]]:
        """The parts that the form asks about: what each answer sends, by mine and theirs."""
        found: dict[str, dict[str, str]] = {}
        for radio in lxml.html.fromstring(self.page).xpath('//input[starts-with(@name, "choose-")]'):
            part, value = radio.get("name").removeprefix("choose-"), radio.get("value")
            found.setdefault(part, {})[value.split()[0]] = value
        return found

    def choose(self, **chosen: str) -> bool:
        """Answer questions (mine or theirs) and press Save."""
        answers = {name.replace("__", "-"): which for name, which in chosen.items()}
        return self.save(**{f"choose-{part}": self.asked[part][which] for part, which in answers.items()})
