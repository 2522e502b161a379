"""Outlets that a page leaves open and slices above it fill, so that no page names an address above itself.

A slice says in its room `outlets` what it puts where; create_app collects that.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from flask import Flask, current_app, render_template, request, url_for
from markupsafe import Markup

from forum.web.filters import Addressed, edition_url
from forum.web.pages import own_path


class Outlet(StrEnum):
    """Every outlet there is, and what its pages hand to those who fill it."""

    HOME = "home"  # an address: where everyone starts
    SIGN_IN = "sign-in"  # an address: next
    SIGN_IN_FORM = "sign-in form"  # next, kept: where who typed while signed out signs in
    FACTOR = "factor"  # an address: next; where a second factor is added that a role demands
    PROFILE = "profile"  # an address: who one is
    AFTER_RESET = "after a reset"  # an address: next; where what still reads for the account is looked at
    LANDING = "landing"  # an address: where signing in leads
    MENU = "menu"  # of every page, for whoever is signed in
    VISITOR_MENU = "visitor menu"  # of every page, for everyone else
    SITE_HEAD = "site head"  # of the page that lists all forums
    SERIES_HEAD = "series head"  # series
    SERIES_ACTIONS = "series actions"  # series
    FOOTER = "footer"
    CLAIM = "claim"  # person, mine: what becomes an account's own with a person
    ACCOUNT = "account"  # an address: account_id; where whoever runs the site looks after it
    SITE = "site"  # the tabs of whoever runs the whole site
    CARDS = "cards"  # now; a delegate's home
    EDITION_HEAD = "edition head"  # edition
    EDITION_TABS = "edition tabs"  # edition
    EDITION_NEWS = "edition news"  # edition; what must be said before all else
    EDITION_WAY = "way in"  # edition, page, now: where one stands or may go; `page` is the endpoint, or empty
    EDITION_PARTS = "edition parts"  # edition, now; of its first page
    EDITION_NUMBERS = "edition numbers"  # edition; of one that is over
    EDITION_ACTIONS = "edition actions"  # edition
    PROGRAMME_HEAD = "programme head"  # edition, filters
    PROGRAMME_ACTIONS = "programme actions"  # edition, filters
    MINE_ACTIONS = "my programme's actions"  # edition; where what one chose leads to, for whoever is signed in
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
    LAST_CHANGE = "last change"  # thing, key, name: who changed an attribute last
    GONE = "gone"  # kind, key, edition_id: what became of a row that was offered, as far as the edition's log may tell
    HISTORY = "history"  # edition, thing, key: where a page of the thing leads to what was done to it
    JOINING = "joining"  # speaker, person, whole: what follows if a speaker is that person
    MISSING = "missing"  # endpoint, values: what became of the thing whose page is not there, or not for this account
    WENT = "went"  # row: that it was archived or merged, at the top of its page
    REMOVAL = "removal"  # row; where a thing is used, and how it goes
    THINGS = "things"  # edition; the pages of what the log tells of
    REHOUSING = "another venue"  # edition, venue_id, follows: where sessions go there; what follows, once that is known
    OTHER_CLOCK = "other clock"  # venue, zone: what follows if it is in that zone
    DRAFT_SESSION = "draft session"  # an address: edition, session_id; where a saved session goes on to
    SAVED_SESSION = "saved session"  # edition, session_id; what must be said of it at once
    DRAFT_SESSIONS = (
        "draft sessions"  # edition, sessions; what they are listed with: when and where the draft puts each
    )
    DRAFT_ACTIONS = "draft session's actions"  # edition, session_id


Judge = Callable[[Enum, Mapping[str, object]], bool]
"""Whether the reader has a right, given what the page hands over."""


@dataclass(frozen=True, kw_only=True)
class Fill:
    """What a slice puts into an outlet: the lowest `order` first, only for who has the `right` and where it `shows`."""

    outlet: Outlet
    order: int = 50
    right: Enum | None = None
    shows: Callable[..., bool] = lambda **_: True


@dataclass(frozen=True, kw_only=True)
class Link(Fill):
    """A link to an endpoint, which takes of the outlet's values those named; an edition always."""

    endpoint: str
    label: str
    takes: tuple[str, ...] = ()

    def url(self, values: Mapping[str, object]) -> str:
        """Its address."""
        return _address(self.endpoint, {name: values[name] for name in ("edition", *self.takes) if name in values})


@dataclass(frozen=True, kw_only=True)
class Part(Fill):
    """A piece of a page: a template, and what it needs beside the outlet's values."""

    template: str
    values: Callable[..., Mapping[str, object]] = field(default=lambda **_: {})


@dataclass(frozen=True, kw_only=True)
class Target(Fill):
    """The address that an outlet stands for."""

    endpoint: str


@dataclass(frozen=True, kw_only=True)
class Thing(Fill):
    """The page of a kind of rows that the log tells of: their table, and what of a row its address takes.

    `takes` is the parameter's name, none for the edition itself; with `by_name` it holds the row's name, not its key.
    `names` says, by key, whom they are of, where the log names nobody: to who may open them only; `finds` selects the
    keys of those in whose names a word stands.
    `opens` says of a key whether the reader may open that one, where the right in the edition does not say it.
    """

    outlet: Outlet = Outlet.THINGS
    kind: str
    label: str
    endpoint: str
    takes: str = "item_id"
    by_name: bool = False
    in_edition: bool = True
    opens: Callable[[int | None], bool] = lambda _: True
    names: Callable[[Collection[int]], Mapping[int, str]] = lambda _: {}
    finds: Callable[[str], Any] | None = None

    def url(self, edition: Addressed | None, key: int | None, name: str) -> str:
        """The address of one of them; without an edition of one that stands in none."""
        values: dict[str, Any] = {self.takes: name if self.by_name else key} if self.takes else {}
        inside = edition if self.in_edition else None
        return edition_url(self.endpoint, inside, **values) if inside else url_for(self.endpoint, **values)


class Outlets:
    """All that slices have put into outlets."""

    def __init__(self) -> None:
        self._fills: dict[Outlet, list[Fill]] = {}
        self.judge: Judge = lambda _right, _values: False

    def add(self, fills: Iterable[Fill]) -> None:
        """Take what a slice offers."""
        for fill in fills:
            own = self._fills.setdefault(fill.outlet, [])
            own.append(fill)
            own.sort(key=lambda each: each.order)

    def of(self, outlet: Outlet, values: Mapping[str, object]) -> Iterator[Fill]:
        """What the reader finds in the outlet."""
        for fill in self._fills.get(outlet, ()):
            if (fill.right is None or self.judge(fill.right, values)) and fill.shows(**values):
                yield fill


def init_outlets(app: Flask) -> Outlets:
    """Give the application its outlets, and the templates the functions that read them."""
    outlets = app.extensions["outlets"] = Outlets()
    app.jinja_env.globals |= {
        "outlet_links": outlet_links,
        "outlet_parts": outlet_parts,
        "outlet_url": outlet_url,
        "may": may,
        "way_back_here": way_back_here,
        "Outlet": Outlet,
    }
    return outlets


def outlet_links(outlet: Outlet, **values: object) -> list[tuple[Link, str]]:
    """The links of an outlet, each with its address."""
    return [(fill, fill.url(values)) for fill in _outlets().of(outlet, values) if isinstance(fill, Link)]


def outlet_parts(outlet: Outlet, **values: object) -> Markup:
    """The pieces of an outlet, one after the other."""
    found = [fill for fill in _outlets().of(outlet, values) if isinstance(fill, Part)]
    return Markup("").join(
        Markup(render_template(part.template, **values, **part.values(**values)))  # noqa: S704 - our own templates
        for part in found
    )


def things(**values: object) -> dict[str, Thing]:
    """What has a page that the reader may open, by kind."""
    return {fill.kind: fill for fill in _outlets().of(Outlet.THINGS, values) if isinstance(fill, Thing)}


def whose(kinds: Mapping[str, Thing], told: Iterable[tuple[str, int | None]]) -> dict[tuple[str, int], str]:
    """Whom things, by kind and key, are of, as far as the reader may open them: as many queries as kinds."""
    by_kind = dict[str, set[int]]()
    for kind, key in told:
        if key is not None and kind in kinds and kinds[kind].opens(key):
            by_kind.setdefault(kind, set()).add(key)
    named = ((kind, kinds[kind].names(keys)) for kind, keys in by_kind.items())
    return {(kind, key): name for kind, names in named for key, name in names.items()}


def finds(kinds: Mapping[str, Thing]) -> dict[str, Callable[[str], Any]]:
    """How these things are found by names that the log does not tell, by kind."""
    return {kind: thing.finds for kind, thing in kinds.items() if thing.finds}


def may(right: Enum, **values: object) -> bool:
    """Whether the reader has a right in what is handed over: for a link or button that only then is drawn."""
    return _outlets().judge(right, values)


def outlet_url(outlet: Outlet, **values: object) -> str:
    """The address an outlet stands for; the start page where nobody fills it."""
    target = next((fill for fill in _outlets().of(outlet, values) if isinstance(fill, Target)), None)
    return _address(target.endpoint, values) if target else "/"


def next_url() -> str:
    """Where `next=` of this page leads on this site; else where signing in leads."""
    return own_path(request.args.get("next")) or outlet_url(Outlet.LANDING)


def way_back_here() -> str | None:
    """What leads back, after signing in, to the page that is asked for: where that leads itself, or to it, if it is a
    page of an edition."""
    if asked := own_path(request.args.get("next")):
        return asked
    of_edition = "edition_slug" in (request.view_args or {})
    is_back = of_edition and request.method in {"GET", "HEAD"}
    return own_path(request.full_path.rstrip("?")) if is_back else None


def _address(endpoint: str, values: dict[str, Any]) -> str:
    edition = values.pop("edition", None)
    return edition_url(endpoint, edition, **values) if edition else url_for(endpoint, **values)


def _outlets() -> Outlets:
    outlets: Outlets = current_app.extensions["outlets"]
    return outlets
