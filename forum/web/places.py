"""Places that a page leaves open and slices above it fill, so that no page names an address above itself.

A slice says in its room `places` what it puts where; create_app collects that.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from flask import Flask, current_app, render_template, url_for
from markupsafe import Markup

from forum.web.filters import edition_url


class Place(StrEnum):
    """Every place there is, and what its pages hand to those who fill it."""

    HOME = "home"  # an address: where everyone starts
    SIGN_IN = "sign-in"  # an address: next
    LANDING = "landing"  # an address: where signing in leads
    MENU = "menu"  # of every page, for whoever is signed in
    VISITOR_MENU = "visitor menu"  # of every page, for everyone else
    SITE_HEAD = "site head"  # of the page that lists all forums
    SERIES_HEAD = "series head"  # series
    SERIES_ACTIONS = "series actions"  # series
    FOOTER = "footer"
    CARDS = "cards"  # a delegate's home
    EDITION_HEAD = "edition head"  # edition
    EDITION_TABS = "edition tabs"  # edition
    EDITION_ACTIONS = "edition actions"  # edition, today
    PROGRAMME_HEAD = "programme head"  # edition, filters
    PROGRAMME_ACTIONS = "programme actions"  # edition, filters
    SESSION_HEAD = "session head"  # edition, session_id
    SESSION_ACTIONS = "session actions"  # edition, session_id
    SUBSCRIBE_WAYS = "ways to subscribe"  # edition
    CALENDAR_SERVER = "calendar server"  # an address
    DESK = "desk"  # an address: the organiser's home
    EDITION_DESK = "desk of an edition"  # an address: edition
    DESK_TODAY = "today"  # edition; the four areas of an edition's desk
    DESK_PROGRAMME = "programme"
    DESK_PEOPLE = "people"
    DESK_SETTINGS = "settings"
    STATE_ACTIONS = "state actions"  # edition
    DRAFT_SESSION = "draft session"  # an address: edition, session_id; where a saved session goes on to
    DRAFT_ACTIONS = "draft session's actions"  # edition, session_id


Judge = Callable[[Enum, Mapping[str, object]], bool]
"""Whether the reader has a right, given what the page hands over."""


@dataclass(frozen=True, kw_only=True)
class Fill:
    """What a slice puts into a place: the lowest `order` first, only for who has the `right`."""

    place: Place
    order: int = 50
    right: Enum | None = None


@dataclass(frozen=True, kw_only=True)
class Link(Fill):
    """A link to an endpoint, which takes of the place's values those named; an edition always."""

    endpoint: str
    label: Any
    takes: tuple[str, ...] = ()

    def url(self, values: Mapping[str, object]) -> str:
        """Its address."""
        return _address(self.endpoint, {name: values[name] for name in ("edition", *self.takes) if name in values})


@dataclass(frozen=True, kw_only=True)
class Part(Fill):
    """A piece of a page: a template, and what it needs beside the place's values."""

    template: str
    values: Callable[..., Mapping[str, object]] = field(default=lambda **_: {})


@dataclass(frozen=True, kw_only=True)
class Target(Fill):
    """The address that an address place stands for."""

    endpoint: str


class Places:
    """All that slices have put into places."""

    def __init__(self) -> None:
        self._fills: dict[Place, list[Fill]] = {}
        self.judge: Judge = lambda _right, _values: False

    def add(self, fills: Iterable[Fill]) -> None:
        """Take what a slice offers."""
        for fill in fills:
            own = self._fills.setdefault(fill.place, [])
            own.append(fill)
            own.sort(key=lambda each: each.order)

    def of(self, place: Place, values: Mapping[str, object]) -> Iterator[Fill]:
        """What the reader finds in the place."""
        for fill in self._fills.get(place, ()):
            if fill.right is None or self.judge(fill.right, values):
                yield fill


def init_places(app: Flask) -> Places:
    """Give the application its places, and the templates the functions that read them."""
    places = app.extensions["places"] = Places()
    app.jinja_env.globals |= {
        "place_links": place_links,
        "place_parts": place_parts,
        "place_url": place_url,
        "Place": Place,
    }
    return places


def place_links(place: Place, **values: object) -> list[tuple[Link, str]]:
    """The links of a place, each with its address."""
    return [(fill, fill.url(values)) for fill in _places().of(place, values) if isinstance(fill, Link)]


def place_parts(place: Place, **values: object) -> Markup:
    """The pieces of a place, one after the other."""
    found = [fill for fill in _places().of(place, values) if isinstance(fill, Part)]
    return Markup("").join(
        Markup(render_template(part.template, **values, **part.values(**values)))  # noqa: S704 - our own templates
        for part in found
    )


def place_url(place: Place, **values: object) -> str:
    """The address a place stands for; the start page where nobody fills it."""
    target = next((fill for fill in _places().of(place, values) if isinstance(fill, Target)), None)
    return _address(target.endpoint, values) if target else "/"


def _address(endpoint: str, values: dict[str, Any]) -> str:
    edition = values.pop("edition", None)
    return edition_url(endpoint, edition, **values) if edition else url_for(endpoint, **values)


def _places() -> Places:
    places: Places = current_app.extensions["places"]
    return places
