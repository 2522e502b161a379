"""What a page lets its reader do: the addresses it leads to and what its buttons send, as a browser would."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urldefrag, urlencode, urljoin, urlsplit

import lxml.html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

LINKS = "//a/@href | //area/@href | //img/@src | //iframe/@src | //*/@hx-get"
LINKED = LINKS + " | //link[not(@rel='stylesheet') and not(@rel='icon')]/@href"
BUTTONS = ".//button[not(@type='button') and not(@type='reset')] | .//input[@type='submit' or @type='image']"
READ = "not(ancestor::nav or ancestor::template or ancestor-or-self::*[@aria-hidden='true'])"
SENDING = ("post", "put", "patch", "delete")
OF_THE_MOMENT = {"csrf_token", "next", "opened", "seen", "shown"}
CHOICES = {"act", "answer", "kind", "said", "thing"}
"""Parts of an address that say what is done to a thing, or of which kind it is: not which one it is."""


class Kind(NamedTuple):
    """What pages of one kind have in common: the endpoint, what is chosen by the address, the names in the query."""

    endpoint: str
    choices: tuple[str, ...]
    names: frozenset[str]


class Sent(NamedTuple):
    """What is sent where."""

    method: str
    address: str
    values: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """What differs in the page and the moment alone is tried once."""
        return self.method, self.address, tuple((n, "" if n in OF_THE_MOMENT else v) for n, v in self.values)

    @property
    def as_link(self) -> str:
        """The address that a form of method GET leads to."""
        return f"{self.address.partition('?')[0]}?{urlencode(self.values)}" if self.values else self.address


def sent_by(form: Any, page: str) -> Iterator[Sent]:
    """What each of its buttons sends: all fields as they stand, and the button itself if it has a name."""
    fields = tuple((name, str(value)) for name, value in form.form_values())
    buttons = form.xpath(BUTTONS)
    if form.get("id"):
        buttons += form.xpath(f"//button[@form='{form.get('id')}']")
    for button in buttons or [form]:
        method = (button.get("formmethod") or form.get("method") or "get").lower()
        address = urljoin(page, button.get("formaction") or form.get("action") or page)
        pressed = ((button.get("name"), button.get("value") or ""),) if button.get("name") else ()
        yield Sent(method, address, fields + pressed)


def sent_by_htmx(tree: Any, page: str) -> Iterator[Sent]:
    """What elements with hx-post and its like send, with the fields of their form."""
    for method in SENDING:
        for element in tree.xpath(f"//*[@hx-{method}]"):
            form = element if element.tag == "form" else next(element.iterancestors("form"), None)
            fields = () if form is None else tuple((name, str(value)) for name, value in form.form_values())
            yield Sent(method, urljoin(page, element.get(f"hx-{method}")), fields)


def read_page(address: str, text: str) -> tuple[set[str], list[Sent]]:
    """The links of a page, forms that only ask among them, and what else it sends."""
    tree = lxml.html.fromstring(text)
    links = {urldefrag(urljoin(address, link))[0] for link in tree.xpath(LINKED) if link}
    sent = [*sent_by_htmx(tree, address), *(each for form in tree.forms for each in sent_by(form, address))]
    links |= {each.as_link for each in sent if each.method == "get"}
    return links, [each for each in sent if each.method != "get"]


def name_of(element: Any) -> str:
    """What is read aloud of a link or a button, after the group it stands in."""
    said = [element.get("aria-label") or "".join(element.xpath(".//text()[not(ancestor::*[@aria-hidden='true'])]"))]
    return " ".join(" ".join(element.xpath("ancestor::fieldset/legend//text()") + said).split())


def named_alike(address: str, text: str) -> set[str]:
    """Names that several links or buttons of the content share, though they lead to different things."""
    tree = lxml.html.fromstring(text)
    led: dict[str, set[object]] = {}
    for link in tree.xpath(f"//main//a[@href][{READ}]"):
        led.setdefault(name_of(link), set()).add(urljoin(address, link.get("href")))
    for form in tree.xpath("//main//form"):
        for button, sent in zip(form.xpath(BUTTONS), sent_by(form, address), strict=False):
            if button.xpath(f"boolean({READ})"):
                led.setdefault(name_of(button), set()).add(sent.kind if sent.method == "post" else sent.address)
    return {name for name, targets in led.items() if len(targets) > 1}


def without_language(address: str) -> str:
    """The page is the same in every language, and with our host before it."""
    path, _, query = address.removeprefix("http://127.0.0.1:8000").partition("?")
    kept = [each for each in query.split("&") if each and not each.startswith("lang=")]
    return "?".join([path, "&".join(kept)]) if kept else path


def kind_of(address: str, url_map: Map, method: str = "GET") -> Kind:
    """Pages that differ in the thing they are of, or in values of the query only, are of one kind."""
    parts = urlsplit(address)
    names = frozenset(parse_qs(parts.query, keep_blank_values=True))
    try:
        endpoint, values = url_map.bind("").match(unquote(parts.path), method)
    except HTTPException:  # leads nowhere, or elsewhere first
        return Kind(parts.path, (), names)
    return Kind(endpoint, tuple(str(values[name]) for name in sorted(values.keys() & CHOICES)), names)


def way_of(sent: Sent, url_map: Map) -> tuple[str, Kind, frozenset[str]]:
    """What is sent in the same fields to the same kind of page is one way of sending, whatever it is done to."""
    kind = kind_of(sent.address.partition("?")[0], url_map, sent.method)
    named = (f"{name}={value.split()[0]}" if name.endswith("-do") else name for name, value in sent.values)
    return sent.method, kind, frozenset(named)


def is_ours(address: str) -> bool:
    """Whether it is a page of this site."""
    parts = urlsplit(address)
    return parts.scheme in {"", "http"} and parts.netloc in {"", "127.0.0.1:8000"} and "/static/" not in parts.path
