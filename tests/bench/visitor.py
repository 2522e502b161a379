"""Somebody at the site: one kept connection, cookies, and forms sent as they stand in the page.

No header is added on the way: what is remembered under a request's headers is found again by the load's.
"""

import http.client
import time
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

from tests.bench.figures import Failed

PATIENCE = 120
IDLE = 5
"""Seconds after which a connection is opened anew: servers close those that say nothing."""


class Form(NamedTuple):
    """Where a form goes, and what it holds; of radio buttons the first that may be chosen."""

    action: str
    fields: dict[str, str]


def _is_sent(given: dict[str, str]) -> bool:
    return "name" in given and "disabled" not in given and (given.get("type") != "checkbox" or "checked" in given)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), {}))
            self.inside = True
        elif self.inside and tag in {"input", "textarea"} and _is_sent(given):
            self.forms[-1].fields.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


class Page(NamedTuple):
    """An answer, read whole."""

    path: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def form(self, field: str) -> Form:
        """The form that holds this field."""
        reader = _Forms()
        reader.feed(self.body.decode())
        found = next((form for form in reader.forms if field in form.fields), None)
        if found is None:
            raise Failed(f"{self.path} answered {self.status} without a form that holds {field}")
        return Form(found.action or self.path, found.fields)


class Visitor:
    """Not for several threads."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._http, self._used = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), 0.0

    @property
    def cookie(self) -> str:
        """The header's line."""
        return "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str, expect: int = 200, **headers: str) -> Page:
        """Header names with _ for -."""
        return self._ask("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()}, expect)

    def send(self, form: Form, expect: int = 302, **changes: str) -> Page:
        """The form with these fields changed."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", form.action, urlencode(form.fields | changes), kind, expect)

    def sign_in(self, email: str, password: str) -> "Visitor":
        """Through the page everyone uses."""
        self.send(self.get("/account/sign-in").form("password"), email=email, password=password)
        return self

    def close(self) -> None:
        """The connection; it opens again by itself."""
        self._http.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str], expect: int) -> Page:
        if self.cookies:
            headers = headers | {"Cookie": self.cookie.partition(": ")[2]}
        if time.monotonic() > self._used + IDLE:
            self._http.close()
        self._http.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            self._http.putheader(name, value)
        if body is not None:
            self._http.putheader("Content-Length", str(len(body)))
        self._http.endheaders(body.encode() if body is not None else None)
        answer = self._http.getresponse()
        page = Page(path, answer.status, answer.headers, answer.read())
        self._used = time.monotonic()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if page.status != expect:
            raise Failed(f"{method} {path}: {page.status} instead of {expect}")
        return page
